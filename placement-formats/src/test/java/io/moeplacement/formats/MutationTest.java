package io.moeplacement.formats;

import static io.moeplacement.formats.TestFiles.ints;
import static io.moeplacement.formats.TestFiles.npy;
import static io.moeplacement.formats.TestFiles.npz;
import static io.moeplacement.formats.TestFiles.shorts;
import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Solution;
import io.moeplacement.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files give a value or a {@link FormatException}: nothing else is thrown, nothing hangs, nothing fills memory. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutationTest {

    private static final ProfileOptions OPTIONS = ProfileOptions.defaults().withMaxInputBytes(1 << 20);

    @TempDir
    private Path folder = Path.of("");

    private void mutate(byte[] original, Consumer<Path> reader) throws IOException {
        new Mutations(folder.resolve("mutant"), Mutations.TRIES).read(original, 0.25, reader);
    }

    private static void profile(Path file) {
        assertThat(new ProfileReader(OPTIONS).read(List.of(file)).profile().layers())
                .isPositive();
    }

    @Test
    void traces() throws IOException {
        byte[] experts = npy("<i2", "2, 2, 2", shorts(0, 1, 2, 3, 1, 0, 2, 0));
        mutate(npz("experts", experts, "sequence", npy("<i4", "2,", ints(0, 1))), MutationTest::profile);
        mutate(
                npz("experts", experts, "sequence", npy("<i4", "2,", ints(0, 1))),
                file -> new ProfileReader(OPTIONS.withSequences(new SequenceFilter(0, 2))).read(List.of(file)));
        mutate(experts, MutationTest::profile);
    }

    @Test
    void windows() throws IOException {
        byte[] bytes = npz(
                "loads",
                npy("<i4", "2, 1, 2", ints(1, 2, 3, 4)),
                "iteration",
                npy("<i4", "2,", ints(1, 2)),
                "source_loads",
                npy("<i4", "1, 1, 2, 2", ints(1, 2, 3, 4)));
        mutate(bytes, MutationTest::profile);
        mutate(bytes, file -> new ProfileReader(OPTIONS.withWindows(true)).read(List.of(file)));
    }

    @Test
    void csv() throws IOException {
        mutate(
                "layer,expert,tokens\n3,0,17\n3,1,25\n7,0,4\n7,1,0\n".getBytes(StandardCharsets.UTF_8),
                MutationTest::profile);
        mutate(
                "layer,from_expert,to_expert,tokens\n3,0,1,5\n3,1,0,6\n4,1,1,9\n".getBytes(StandardCharsets.UTF_8),
                MutationTest::profile);
    }

    @Test
    void placements() throws IOException {
        PlacementContext context = PlacementContext.of(new int[] {0, 1}, 4, 2);
        mutate(
                "{\"physical_to_logical_map\": [[0,1,2,3,0,1],[0,1,2,3,2,3]]}".getBytes(StandardCharsets.UTF_8),
                file -> assertThat(PlacementFormats.read(file, context).layers())
                        .isEqualTo(2));
        mutate(
                ("{\"version\": 1, \"layerIds\": [0, 1], \"experts\": 4, \"slots\": [[3, 3], [2, 4]],"
                                + " \"physicalToLogical\": [[0,1,2,3,0,1],[0,1,2,3,2,3]]}")
                        .getBytes(StandardCharsets.UTF_8),
                file -> assertThat(PlacementFormats.read(file, context).layers())
                        .isEqualTo(2));
    }

    @Test
    void nativeFiles() throws IOException {
        for (long seed : new long[] {1, 2}) {
            RandomProblems random = new RandomProblems(seed);
            PlacementProblem problem = random.problem();
            Path file = folder.resolve("original");
            ProblemJson.write(file, problem);
            mutate(
                    Files.readAllBytes(file),
                    mutant -> assertThat(ProblemJson.read(mutant, 1 << 20).layers())
                            .isPositive());
            Placement placement = random.placement(problem.slots());
            SolutionJson.write(
                    file,
                    new Solution(
                            "s",
                            Status.FEASIBLE,
                            placement,
                            new CostModel(problem).evaluate(placement),
                            null,
                            List.of(),
                            EndedBy.DEADLINE,
                            Duration.ofMillis(5),
                            null,
                            ""),
                    problem);
            mutate(
                    Files.readAllBytes(file),
                    mutant -> assertThat(SolutionJson.read(mutant).layerIds()).isNotEmpty());
        }
    }
}

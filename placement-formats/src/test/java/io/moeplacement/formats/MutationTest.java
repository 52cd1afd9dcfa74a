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
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files give a value or a {@link FormatException}: nothing else is thrown, nothing hangs, nothing fills memory. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutationTest {

    private static final int TRIES = 3000;
    private static final ProfileOptions OPTIONS = ProfileOptions.defaults().withMaxInputBytes(1 << 20);

    @TempDir
    private Path folder = Path.of("");

    private void mutate(byte[] original, Consumer<Path> reader) throws IOException {
        SplittableRandom random = new SplittableRandom(Arrays.hashCode(original));
        Path file = folder.resolve("mutant");
        int refused = 0;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            byte[] mutant = original;
            for (int step = 1 + random.nextInt(3); step > 0; step--) {
                mutant = mutant(mutant, random);
            }
            Files.write(file, mutant);
            try {
                reader.accept(file);
            } catch (FormatException e) {
                refused++;
                assertThat(e).hasMessageContaining("mutant");
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("attempt " + attempt, e);
            }
        }
        assertThat(refused).as("damaged files that were noticed").isGreaterThan(TRIES / 4);
    }

    private static byte[] mutant(byte[] bytes, SplittableRandom random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(bytes.length);
        byte[] copy = bytes.clone();
        switch (random.nextInt(6)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = (byte) random.nextInt(256);
            case 2 -> copy[at] = (byte) "0123456789-,.:[]{}\"eN\n".charAt(random.nextInt(22));
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                copy = Arrays.copyOf(bytes, bytes.length + 1);
                System.arraycopy(bytes, at, copy, at + 1, bytes.length - at);
                copy[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : '0' + random.nextInt(10));
            }
            default -> {
                // A piece of the file is repeated over another.
                int length = Math.min(1 + random.nextInt(16), bytes.length - at);
                System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), copy, at, length);
            }
        }
        return copy;
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
        for (long seed : new long[] {1, 2, 3, 4}) {
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

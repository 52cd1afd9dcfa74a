package io.moeplacement.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetisGraphTest {

    /** Two layers of two experts; 0 goes to 1 nine times, 1 to 0 seven times, 1 to 1 twice. */
    private static PlacementProblem problem(Objective objective) {
        RoutingProfile profile = RoutingProfile.builder(new int[] {0, 1}, 2)
                .topK(1)
                .loads(new double[][] {{9, 9}, {7, 11}})
                .affinity(ExpertAffinity.of(Pairing.TOP1, 2, new double[][][] {{{0, 9}, {7, 2}}}))
                .build();
        return PlacementProblem.builder(profile, Topology.builder(1, 2).build())
                .objective(objective)
                .build();
    }

    @Test
    void writesAVertexPerExpertAndAConstraintPerLayer(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("graph");

        MetisGraph.of(problem(Objective.locality())).write(file);

        assertThat(file).content().isEqualToIgnoringWhitespace("""
                4 3 011 2
                1 0 4 9
                1 0 3 7 4 2
                0 1 2 7
                0 1 1 9 2 2
                """);
    }

    @Test
    void completesAnAnswerThatIsOutOfBalance() {
        MetisGraph graph = MetisGraph.of(problem(Objective.locality()));

        assertThat(graph.devices(List.of("0", "1", "0", "0"), 2)).isDeepEqualTo(new int[][] {{0, 1}, {1, 0}});
        assertThat(graph.devices(List.of("0", "1", "1", "0"), 2)).isDeepEqualTo(new int[][] {{0, 1}, {1, 0}});
    }

    @Test
    void takesWhatIsACut() {
        assertThat(MetisGraph.takes(problem(Objective.locality()))).isTrue();
        assertThat(MetisGraph.takes(problem(Objective.balance()))).isFalse();
    }
}

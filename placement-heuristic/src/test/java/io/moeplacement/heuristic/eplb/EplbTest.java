package io.moeplacement.heuristic.eplb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.ExpertGroups;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import io.moeplacement.Status;
import io.moeplacement.Topology;
import io.moeplacement.UnsupportedProblemException;
import org.junit.jupiter.api.Test;

/** Tables published with the balancer or worked out by hand. */
class EplbTest {

    private static int[] place(int slots, int groups, int nodes, int devices, double... loads) {
        return new Eplb(new EplbShape(loads.length, slots, groups, nodes, devices)).place(loads);
    }

    @Test
    void globalExample() {
        assertThat(place(6, 1, 1, 2, 60, 44, 27, 13)).containsExactly(0, 2, 3, 0, 1, 1);
        assertThat(place(4, 1, 1, 1, 10, 20, 30, 40)).containsExactly(3, 2, 1, 0);
        assertThat(place(8, 1, 1, 4, 10, 20, 30, 40)).containsExactly(2, 1, 2, 1, 3, 3, 3, 0);
    }

    @Test
    void hierarchicalExample() {
        double[] loads = {9, 25, 40, 7, 31, 12, 3, 18};

        assertThat(place(12, 4, 2, 4, loads)).containsExactly(7, 2, 6, 2, 2, 3, 4, 1, 5, 4, 1, 0);
        assertThat(place(12, 1, 1, 4, loads)).containsExactly(7, 1, 6, 4, 2, 3, 4, 1, 0, 2, 2, 5);
    }

    @Test
    void publicReadmeExample() {
        assertThat(place(16, 4, 2, 8, 90, 132, 40, 61, 104, 165, 39, 4, 73, 56, 183, 86))
                .containsExactly(5, 6, 5, 7, 8, 4, 3, 4, 10, 9, 10, 2, 0, 1, 11, 1);
        assertThat(place(16, 4, 2, 8, 20, 107, 104, 64, 19, 197, 187, 157, 172, 86, 16, 27))
                .containsExactly(7, 10, 6, 8, 6, 11, 8, 9, 2, 4, 5, 1, 5, 0, 3, 1);
    }

    @Test
    void withoutLoadAllCopiesAreOfExpertZero() {
        assertThat(place(12, 1, 1, 4, new double[8])).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0);
    }

    @Test
    void sizesThatDoNotDivideAreRefused() {
        assertThatThrownBy(() -> place(7, 1, 1, 4, 10, 20, 30, 40)).hasMessage("7 slots do not divide by 4 devices");
        assertThatThrownBy(() -> place(8, 3, 2, 4, 10, 20, 30)).hasMessage("3 groups do not divide by 2 nodes");
    }

    private static PlacementProblem.Builder problem() {
        return PlacementProblem.builder(
                RoutingProfile.ofLoads(new double[][] {{60, 44, 27, 13}}),
                Topology.builder(1, 2).build());
    }

    private static PlacementSolver solver() {
        return PlacementSolvers.of(new EplbProvider())
                .create(SolverConfig.builder().solver("eplb").build());
    }

    @Test
    void aDuplicateIsShownAndSaid() {
        Solution solution = solver().solve(problem().slotsPerLayer(6).build(), SolveOptions.defaults());

        assertThat(solution.status()).isEqualTo(Status.VIOLATES_LIMITS);
        assertThat(solution.placement().row(0)).containsExactly(0, 2, 3, 0, 1, 1);
        assertThat(solution.message()).contains("duplicates");
    }

    @Test
    void unevenSlotsAreRefusedByName() {
        PlacementProblem uneven = problem().slots(SlotLayout.perDevice(1, 2, 3)).build();

        assertThatThrownBy(() -> solver().solve(uneven, SolveOptions.defaults()))
                .isInstanceOf(UnsupportedProblemException.class)
                .hasMessageContaining("2 slots on device 0 and 3 on device 1");
    }

    @Test
    void groupsThatDivideByNodesDecideTheMode() {
        Topology topology = Topology.builder(2, 2).build();
        RoutingProfile profile = RoutingProfile.ofLoads(new double[][] {{9, 25, 40, 7, 31, 12, 3, 18}});
        PlacementProblem.Builder builder =
                PlacementProblem.builder(profile, topology).slotsPerLayer(12);

        assertThat(EplbShape.of(builder.groups(ExpertGroups.reported(4)).build(), 0))
                .isEqualTo(new EplbShape(8, 12, 4, 2, 4));
        assertThat(EplbShape.of(builder.groups(ExpertGroups.reported(1)).build(), 0))
                .isEqualTo(new EplbShape(8, 12, 1, 1, 4));
    }
}

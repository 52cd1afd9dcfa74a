package io.moeplacement.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.ExpertOnDevice;
import io.moeplacement.Limits;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** References worked out by hand. */
class ReferencesTest {

    private static PlacementProblem.Builder problem(double... loads) {
        return PlacementProblem.builder(
                RoutingProfile.ofLoads(new double[][] {loads}),
                Topology.builder(1, 2).build());
    }

    @Test
    void plainPlacements() {
        PlacementProblem problem = problem(1, 5, 2, 4).build();

        assertThat(References.CONTIGUOUS.row(problem, 0)).containsExactly(0, 1, 2, 3);
        assertThat(References.ROUND_ROBIN.row(problem, 0)).containsExactly(0, 2, 1, 3);
        // 5 to device 0, 4 and 2 to device 1, which is then full, 1 to device 0.
        assertThat(References.GREEDY.row(problem, 0)).containsExactly(1, 0, 3, 2);
    }

    @Test
    void fullDevicesArePassedOver() {
        PlacementProblem problem =
                problem(1, 5, 2, 4).slots(SlotLayout.perDevice(1, 1, 3)).build();

        assertThat(References.ROUND_ROBIN.row(problem, 0)).containsExactly(0, 1, 2, 3);
        assertThat(References.GREEDY.row(problem, 0)).containsExactly(1, 3, 2, 0);
    }

    @Test
    void spareSlotsGoToTheHottestPerCopyOnAnotherDevice() {
        PlacementProblem problem = problem(1, 6, 4).slotsPerLayer(4).build();

        // 4 to device 0; then 3 each to both, device 1 first; 1 to device 1.
        assertThat(References.GREEDY.row(problem, 0)).containsExactly(2, 1, 1, 0);
        assertThat(References.CONTIGUOUS.row(problem, 0)).containsExactly(0, 1, 2, 0);
    }

    @Test
    void onlyThoseThatKeepTheLimitsCount() {
        PlacementProblem problem = problem(1, 5, 2, 4)
                .limits(Limits.builder()
                        .pinned(Set.of(new ExpertOnDevice(0, 1, 0)))
                        .build())
                .build();

        assertThat(References.CONTIGUOUS.feasible(problem)).isPresent();
        assertThat(References.ROUND_ROBIN.feasible(problem)).isEmpty();
        assertThat(References.allFeasible(problem)).hasSize(3);
        assertThat(References.ROUND_ROBIN.label()).isEqualTo("round-robin");
    }
}

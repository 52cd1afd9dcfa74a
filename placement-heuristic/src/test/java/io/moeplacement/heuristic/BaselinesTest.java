package io.moeplacement.heuristic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.EndedBy;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Hardware;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Solution;
import io.moeplacement.SolverKind;
import io.moeplacement.Status;
import io.moeplacement.Topology;
import io.moeplacement.UnsupportedProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    private static final RoutingProfile EIGHT =
            RoutingProfile.ofLoads(new double[][] {{8, 7, 6, 5, 4, 3, 2, 1}, {1, 1, 1, 1, 0, 0, 0, 100}});

    private static Solution solve(String solver, PlacementProblem problem) {
        return PlacementSolvers.discover().create(solver).solve(problem);
    }

    private static PlacementProblem.Builder onTwoDevices(RoutingProfile profile) {
        return PlacementProblem.builder(profile, Topology.of(1, 2, Hardware.H100))
                .objective(Objective.balance());
    }

    @Test
    void areFoundByNameAsBaselines() {
        assertThat(PlacementSolvers.discover().names(SolverKind.BASELINE))
                .containsExactly("anti-correlation", "contiguous", "eplb", "greedy", "round-robin");
    }

    @Test
    void contiguousFillsSlotsInOrder() {
        Solution solution =
                solve("contiguous", onTwoDevices(EIGHT).slotsPerLayer(10).build());
        assertThat(solution.placement().row(0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 0, 1);
        assertThat(solution.endedBy()).isEqualTo(EndedBy.CONVERGENCE);
    }

    @Test
    void roundRobinDealsExpertsInTurnAndPassesFullDevicesOver() {
        PlacementProblem problem = onTwoDevices(EIGHT)
                .slots(SlotLayout.of(new int[][] {{4, 4}, {2, 6}}))
                .build();
        Solution solution = solve("round-robin", problem);
        assertThat(solution.placement().row(0)).containsExactly(0, 2, 4, 6, 1, 3, 5, 7);
        assertThat(solution.placement().row(1)).containsExactly(0, 2, 1, 3, 4, 5, 6, 7);
    }

    @Test
    void roundRobinPutsCopiesOnOtherDevices() {
        Solution solution =
                solve("round-robin", onTwoDevices(EIGHT).slotsPerLayer(12).build());
        assertThat(solution.metrics().duplicateReplicas()).isZero();
        assertThat(solution.placement().row(0)).containsExactly(0, 2, 4, 6, 1, 3, 1, 3, 5, 7, 0, 2);
    }

    @Test
    void greedyTakesTheLargestFirst() {
        Solution solution = solve("greedy", onTwoDevices(EIGHT).build());
        // 8 | 7 6 | 5 ... : loads 8+5+4+1 and 7+6+3+2.
        assertThat(solution.placement().row(0)).containsExactly(0, 3, 4, 7, 1, 2, 5, 6);
        assertThat(solution.metrics().imbalance().perLayer().get(0)).isEqualTo(1.0);
        // The hot expert cannot be split: 100 of 104 and the three lightest ones on one device.
        assertThat(solution.metrics().imbalance().worst()).isEqualTo(200.0 / 104);
        assertThat(solution.status()).isEqualTo(Status.OPTIMAL);
    }

    @Test
    void greedyGivesSpareSlotsToTheHottestAndSpreadsCopies() {
        Solution solution =
                solve("greedy", onTwoDevices(EIGHT).slotsPerLayer(10).build());
        assertThat(solution.placement().copies(1, 7)).isEqualTo(2);
        assertThat(solution.placement().share(1, 7, 0)).isEqualTo(0.5);
        assertThat(solution.metrics().duplicateReplicas()).isZero();
    }

    @Test
    void greedyKnowsSpeeds() {
        PlacementProblem problem = PlacementProblem.builder(
                        RoutingProfile.ofLoads(new double[][] {{30, 10, 10, 10}}),
                        Topology.builder(1, 2).speeds(2, 1).build())
                .slots(SlotLayout.perDevice(1, 3, 1))
                .objective(Objective.balance())
                .build();
        Solution solution = solve("greedy", problem);
        assertThat(solution.placement().row(0)).contains(0, 1, 2, 3);
        assertThat(solution.placement().copiesOn(0, 0, 0)).isEqualTo(1);
        assertThat(solution.metrics().imbalance().worst()).isEqualTo(50.0 / 2 * 3 / 60);
    }

    @Test
    void brokenLimitsAreReportedAndNotHidden() {
        PlacementProblem problem = onTwoDevices(RoutingProfile.ofLoads(new double[][] {{9, 8, 1, 1, 1, 1, 1, 1}}))
                .limits(Limits.builder().maxImbalance(1.2).build())
                .build();
        Solution solution = solve("contiguous", problem);
        assertThat(solution.status()).isEqualTo(Status.VIOLATES_LIMITS);
        assertThat(solution.message()).contains("layer 0 has imbalance 1.652174", "maxImbalance allows 1.2");
        assertThat(solve("greedy", problem).status()).isNotEqualTo(Status.VIOLATES_LIMITS);
    }

    @Test
    void problemsOutsideTheirReachAreRefusedWithTheReason() {
        RoutingProfile profile = RoutingProfile.builder(new int[] {0, 1}, 2)
                .loads(new double[][] {{1, 1}, {1, 1}})
                .affinity(ExpertAffinity.of(Pairing.TOP1, 2, new double[][][] {{{1, 0}, {0, 1}}}))
                .build();
        PlacementProblem problem =
                onTwoDevices(profile).objective(Objective.balanceThenTail(0)).build();
        for (String solver : List.of("contiguous", "round-robin", "greedy", "auto")) {
            assertThatThrownBy(() -> solve(solver, problem))
                    .isInstanceOf(UnsupportedProblemException.class)
                    .hasMessageContaining("balance-then-tail");
        }
    }

    @Test
    void layersWithoutTrafficArePlaced() {
        Solution solution = solve(
                "greedy",
                onTwoDevices(RoutingProfile.ofLoads(new double[][] {{0, 0, 0, 0}, {1, 2, 3, 4}}))
                        .build());
        assertThat(solution.metrics().imbalance().perLayer()).containsExactly(1.0, 1.0);
        assertThat(solution.status()).isEqualTo(Status.OPTIMAL);
    }
}

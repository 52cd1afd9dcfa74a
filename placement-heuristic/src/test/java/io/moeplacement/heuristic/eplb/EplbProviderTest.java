package io.moeplacement.heuristic.eplb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.ExpertGroups;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.Status;
import io.moeplacement.Topology;
import io.moeplacement.UnsupportedProblemException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EplbProviderTest {

    private static final double[][] README = {
        {90, 132, 40, 61, 104, 165, 39, 4, 73, 56, 183, 86}, {20, 107, 104, 64, 19, 197, 187, 157, 172, 86, 16, 27}
    };

    private static PlacementProblem.Builder problem(Topology topology, double[]... loads) {
        return PlacementProblem.builder(RoutingProfile.ofLoads(loads), topology).objective(Objective.balance());
    }

    private static PlacementProblem.Builder problem(int nodes, int devicesPerNode, double[]... loads) {
        return problem(Topology.builder(nodes, devicesPerNode).build(), loads);
    }

    private static Solution solve(PlacementProblem problem) {
        return PlacementSolvers.discover().create("eplb").solve(problem);
    }

    private static void assertRefused(PlacementProblem.Builder problem, String... reasons) {
        PlacementProblem built = problem.build();
        assertThatThrownBy(() -> solve(built))
                .isInstanceOf(UnsupportedProblemException.class)
                .hasMessageStartingWith("solver eplb cannot take this problem: ")
                .hasMessageContainingAll(reasons);
    }

    @Test
    void publicExampleIsPlannedHierarchically() {
        Solution solution = solve(problem(2, 4, README)
                .slotsPerLayer(16)
                .groups(ExpertGroups.reported(4))
                .build());

        assertThat(solution.placement().row(0)).containsExactly(5, 6, 5, 7, 8, 4, 3, 4, 10, 9, 10, 2, 0, 1, 11, 1);
        assertThat(solution.placement().row(1)).containsExactly(7, 10, 6, 8, 6, 11, 8, 9, 2, 4, 5, 1, 5, 0, 3, 1);
        assertThat(solution.metrics().imbalance().perLayer().get(0)).isCloseTo(156.0 / 129.125, within(1e-12));
        assertThat(solution.metrics().imbalance().perLayer().get(1)).isCloseTo(179.5 / 144.5, within(1e-12));
        assertThat(solution.status()).isEqualTo(Status.FEASIBLE);
        // Groups stay whole on their node.
        assertThat(solution.metrics().offHomeShare()).isZero();
    }

    @Test
    void withoutGroupsItPlansGlobally() {
        Solution solution = solve(problem(2, 4, README).slotsPerLayer(16).build());

        assertThat(solution.metrics().imbalance().perLayer().get(0)).isCloseTo(138.5 / 129.125, within(1e-12));
        assertThat(solution.metrics().imbalance().perLayer().get(1)).isCloseTo(172.0 / 144.5, within(1e-12));
    }

    @Test
    void groupsThatDoNotDivideByTheNodesAreNotLookedAt() {
        double[] loads = {10, 20, 30, 40, 50, 60};
        PlacementProblem.Builder global = problem(2, 2, loads).slotsPerLayer(8);

        assertThat(solve(global.groups(ExpertGroups.reported(3)).build()).placement())
                .isEqualTo(solve(global.groups(null).build()).placement());
    }

    @Test
    void twoCopiesOnADeviceAreShownAsAViolation() {
        PlacementProblem.Builder problem =
                problem(1, 2, new double[] {60, 44, 27, 13}).slotsPerLayer(6);

        Solution forbidden = solve(problem.build());
        assertThat(forbidden.placement().row(0)).containsExactly(0, 2, 3, 0, 1, 1);
        assertThat(forbidden.status()).isEqualTo(Status.VIOLATES_LIMITS);
        assertThat(forbidden.message()).contains("expert 1", "device 1");
        assertThat(forbidden.metrics().duplicateReplicas()).isEqualTo(1);

        Solution allowed =
                solve(problem.limits(Limits.builder().allowDuplicates().build()).build());
        assertThat(allowed.placement()).isEqualTo(forbidden.placement());
        assertThat(allowed.status()).isNotEqualTo(Status.VIOLATES_LIMITS);
        assertThat(allowed.metrics().imbalance().worst()).isCloseTo(74.0 / 72, within(1e-12));
    }

    @Test
    void hierarchicalAndGlobalDiffer() {
        PlacementProblem.Builder problem =
                problem(2, 2, new double[] {9, 25, 40, 7, 31, 12, 3, 18}).slotsPerLayer(12);

        assertThat(solve(problem.groups(ExpertGroups.reported(4)).build())
                        .placement()
                        .row(0))
                .containsExactly(7, 2, 6, 2, 2, 3, 4, 1, 5, 4, 1, 0);
        assertThat(solve(problem.groups(null).build()).placement().row(0))
                .containsExactly(7, 1, 6, 4, 2, 3, 4, 1, 0, 2, 2, 5);
    }

    @Test
    void layersWithoutLoadArePlacedAndGiveAllCopiesToExpertZero() {
        Solution solution = solve(problem(1, 4, new double[8], new double[] {8, 7, 6, 5, 4, 3, 2, 1})
                .slotsPerLayer(12)
                .limits(Limits.builder().allowDuplicates().build())
                .build());

        assertThat(solution.placement().row(0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0);
        assertThat(solution.metrics().imbalance().perLayer().get(0)).isEqualTo(1.0);
    }

    @Test
    void loadsAreCountedIn32BitFloats() {
        // 2^24 and 2^24 + 1 are one float: the tie goes to expert 0, in 64 bits expert 1 would get the copy.
        PlacementProblem problem = problem(1, 3, new double[] {0x1p24, 0x1p24 + 1})
                .slotsPerLayer(3)
                .build();

        assertThat(solve(problem).placement().copies(0, 0)).isEqualTo(2);
    }

    @Test
    void aDeadlineOfNothingIsEnough() {
        Solution solution = PlacementSolvers.discover()
                .create("eplb")
                .solve(
                        problem(2, 4, README).slotsPerLayer(16).build(),
                        SolveOptions.defaults().withDeadline(Duration.ZERO));

        assertThat(solution.placement().experts()).isEqualTo(12);
    }

    @Test
    void whatItCannotTakeIsRefusedWithTheReason() {
        double[] loads = {4, 3, 2, 1};
        assertRefused(
                problem(1, 2, loads).slotsPerLayer(5),
                "layer 0 with 3 slots on device 0 and 2 on device 1",
                "equal slots");
        assertRefused(
                problem(Topology.builder(new int[] {1, 3}).build(), loads).groups(ExpertGroups.reported(2)),
                "nodes of 1 and 3 devices",
                "equal nodes");
        RoutingProfile chain = RoutingProfile.builder(new int[] {0, 1}, 2)
                .loads(new double[][] {{1, 1}, {1, 1}})
                .affinity(ExpertAffinity.of(Pairing.TOP1, 2, new double[][][] {{{1, 0}, {0, 1}}}))
                .build();
        assertRefused(
                PlacementProblem.builder(chain, Topology.builder(1, 2).build()).objective(Objective.balanceThenTail(0)),
                "balance-then-tail");
    }

    @Test
    void pinsAreNotLookedAtAndTheResultSaysSo() {
        PlacementProblem problem = problem(1, 2, new double[] {4, 3, 2, 1})
                .limits(Limits.builder()
                        .forbidden(Set.of(new ExpertOnDevice(0, 0, 0)))
                        .build())
                .build();

        Solution solution = solve(problem);

        assertThat(solution.status()).isEqualTo(Status.VIOLATES_LIMITS);
        assertThat(solution.message()).contains("expert 0");
    }

    @Test
    void nodesOfUnequalSizeAreNoObstacleToGlobalPlanning() {
        PlacementProblem problem = problem(Topology.builder(new int[] {1, 3}).build(), new double[] {4, 3, 2, 1})
                .build();

        assertThat(solve(problem).isFeasible()).isTrue();
    }
}

package io.moeplacement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemCopyTest {

    private static final RoutingProfile CHAIN = RoutingProfile.builder(new int[] {0, 1}, 2)
            .loads(new double[][] {{1, 2}, {2, 1}})
            .affinity(ExpertAffinity.of(Pairing.TOP1, 2, new double[][][] {{{1, 0}, {1, 1}}}))
            .build();

    private static final Topology TWO = Topology.of(1, 2, Hardware.H100);

    @Test
    void whatWasLeftToADefaultIsLeftToItAgain() {
        PlacementProblem balance = PlacementProblem.builder(CHAIN, TWO)
                .objective(Objective.balance())
                .build();
        PlacementProblem locality =
                balance.toBuilder().objective(Objective.locality()).build();
        assertThat(locality.communication()).isEqualTo(Communication.PIPELINED);
        assertThat(locality.toBuilder().objective(Objective.stepTime()).build().communication())
                .isEqualTo(Communication.HOME);
        RoutingProfile larger = RoutingProfile.ofLoads(new double[][] {{1, 2, 3}, {1, 2, 3}, {3, 2, 1}});
        PlacementProblem moved =
                balance.toBuilder(larger, Topology.of(1, 3, Hardware.H100)).build();
        assertThat(moved.model().experts()).isEqualTo(3);
        assertThat(moved.slots().slots(2)).isEqualTo(3);
    }

    @Test
    void whatWasGivenIsKept() {
        PlacementProblem problem = PlacementProblem.builder(CHAIN, TWO)
                .communication(Communication.PIPELINED)
                .slotsPerLayer(4)
                .allToAll(AllToAll.PAIR)
                .limits(Limits.builder().maxImbalance(2).build())
                .build();
        assertThat(problem.toBuilder().build()).isEqualTo(problem);
        assertThat(problem.toBuilder().objective(Objective.balance()).build().communication())
                .isEqualTo(Communication.PIPELINED);
    }

    @Test
    void aBuilderCanGoOnAfterItBuilt() {
        PlacementProblem.Builder builder = PlacementProblem.builder(CHAIN, TWO);
        PlacementProblem first = builder.build();
        builder.objective(Objective.balance());
        assertThat(first.toBuilder().build().objective()).isEqualTo(Objective.stepTime());
    }
}

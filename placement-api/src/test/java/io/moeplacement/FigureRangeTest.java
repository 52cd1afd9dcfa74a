package io.moeplacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Figures far outside physics must not end as infinite costs that look optimal. */
class FigureRangeTest {

    @Test
    void figuresBeyondAnyDeviceAreRefusedByName() {
        assertThatThrownBy(() -> new Link(1e-300, 0)).hasMessageContaining("link bandwidth (1.0E-300)");
        assertThatThrownBy(() -> new Link(1, 1e308)).hasMessageContaining("link latency (1.0E308)", "0..1.0E30");
        assertThatThrownBy(() -> Topology.builder(1, 2).speeds(1, 1e308).build())
                .hasMessageContaining("speed of device 1 (1.0E308)");
        assertThatThrownBy(() -> Topology.builder(1, 2)
                        .costMatrix(new double[][] {{0, 1e300}, {1, 0}})
                        .build())
                .hasMessageContaining("cost matrix entry [0][1]");
    }

    @Test
    void theExtremesAllowedStillGiveFiniteCosts() {
        double[][] loads = {{0x1p52, 1}, {1, 0x1p52}};
        RoutingProfile profile = RoutingProfile.builder(new int[] {0, 1}, 2)
                .loads(loads)
                .affinity(ExpertAffinity.of(Pairing.ALL, 2, new double[][][] {{{0x1p51, 1}, {1, 1}}}))
                .build();
        ModelSpec model = new ModelSpec("extreme", 2, 2, 1, 1e30, 1e30, 1e30, Long.MAX_VALUE);
        Topology topology = Topology.builder(2, 1)
                .links(new Link(1e-30, 1e30), new Link(1e-30, 1e30))
                .speeds(1e-30, 1e30)
                .build();
        Placement placement = Placement.of(SlotLayout.perDevice(2, 1, 1), 2, new int[][] {{0, 1}, {1, 0}});
        for (Communication communication : Communication.values()) {
            PlacementProblem problem = PlacementProblem.builder(profile, topology)
                    .model(model)
                    .communication(communication)
                    .build();
            Evaluation evaluation = new CostModel(problem).evaluate(placement);
            assertThat(evaluation.objectiveValue()).isFinite();
            assertThat(new LoadBounds(problem).objective()).isFinite();
        }
    }
}

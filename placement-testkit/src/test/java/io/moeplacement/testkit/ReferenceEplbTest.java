package io.moeplacement.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceEplbTest {

    @Test
    void workedExamples() {
        assertThat(ReferenceEplb.published(new double[] {60, 44, 27, 13}, 6, 1, 1, 2))
                .containsExactly(0, 2, 3, 0, 1, 1);
        double[] loads = {9, 25, 40, 7, 31, 12, 3, 18};
        assertThat(ReferenceEplb.published(loads, 12, 4, 2, 4)).containsExactly(7, 2, 6, 2, 2, 3, 4, 1, 5, 4, 1, 0);
        assertThat(ReferenceEplb.published(loads, 12, 1, 1, 4)).containsExactly(7, 1, 6, 4, 2, 3, 4, 1, 0, 2, 2, 5);
        assertThat(ReferenceEplb.published(new double[8], 12, 1, 1, 4))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0);
    }

    @Test
    void aDuplicateIsReplacedByTheCopyThatRaisesTheMaximumLeast() {
        PlacementProblem problem = PlacementProblem.builder(
                        RoutingProfile.ofLoads(new double[][] {{60, 44, 27, 13}}),
                        Topology.builder(1, 2).build())
                .slotsPerLayer(6)
                .build();

        // Expert 1 twice on device 1: expert 3 instead makes 63.5 and 80.5, expert 2 instead 56.5 and 87.5.
        assertThat(ReferenceEplb.withoutDuplicates(problem, 0)).containsExactly(0, 2, 3, 0, 1, 3);
    }

    @Test
    void agreesWithThePublishedCode() throws Exception {
        Path file = EplbGolden.file();
        assumeTrue(Files.isReadable(file), "no file " + file);
        for (EplbGolden golden : EplbGolden.read(file)) {
            boolean hierarchical = golden.groups() % golden.nodes() == 0;
            for (int layer = 0; layer < golden.weight().length; layer++) {
                int[] row = ReferenceEplb.published(
                        golden.weight()[layer],
                        golden.slots(),
                        hierarchical ? golden.groups() : 1,
                        hierarchical ? golden.nodes() : 1,
                        golden.devices());
                String name = golden.name() + ", layer " + layer;
                assertThat(golden.maxOverMean(layer, row))
                        .as(name)
                        .isCloseTo(golden.maxOverMean()[layer], within(1e-6));
                assertThat(golden.copiesByLoad(layer, row))
                        .as(name)
                        .isEqualTo(golden.copiesByLoad(layer, golden.phy2log()[layer]));
                if (golden.hasNoTies(layer)) {
                    assertThat(row).as(name).isEqualTo(golden.phy2log()[layer]);
                }
            }
        }
    }
}

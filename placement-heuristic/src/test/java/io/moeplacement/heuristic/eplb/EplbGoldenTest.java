package io.moeplacement.heuristic.eplb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inputs and outputs of the published code; skipped where the folder {@code golden} beside the traces is absent. */
class EplbGoldenTest {

    @Test
    void agreesWithThePublishedCode() throws Exception {
        Path file = EplbGolden.file();
        assumeTrue(Files.isReadable(file), "no file " + file);
        List<EplbGolden> cases = EplbGolden.read(file);
        assertThat(cases).hasSizeGreaterThan(10);
        int tables = 0;
        for (EplbGolden golden : cases) {
            boolean hierarchical = golden.groups() % golden.nodes() == 0;
            Eplb eplb = new Eplb(new EplbShape(
                    golden.weight()[0].length,
                    golden.slots(),
                    hierarchical ? golden.groups() : 1,
                    hierarchical ? golden.nodes() : 1,
                    golden.devices()));
            for (int layer = 0; layer < golden.weight().length; layer++) {
                int[] row = eplb.place(golden.weight()[layer]);
                String name = golden.name() + ", layer " + layer;
                assertThat(golden.maxOverMean(layer, row))
                        .as(name)
                        .isCloseTo(golden.maxOverMean()[layer], within(1e-6));
                assertThat(golden.copiesByLoad(layer, row))
                        .as(name)
                        .isEqualTo(golden.copiesByLoad(layer, golden.phy2log()[layer]));
                if (golden.hasNoTies(layer)) {
                    tables++;
                    assertThat(row).as(name).isEqualTo(golden.phy2log()[layer]);
                }
            }
        }
        assertThat(tables).as("layers without ties").isPositive();
    }
}

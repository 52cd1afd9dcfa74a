package io.moeplacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Two nodes of two devices; 10 bytes/s inside, 2 between, latencies 1 and 3 s. */
class ExchangeModelTest {

    private static final Topology TOPOLOGY =
            Topology.builder(2, 2).links(new Link(10, 1), new Link(2, 3)).build();

    private static final ExchangeModel DIRECT = new ExchangeModel(TOPOLOGY, AllToAll.PORT, HomeRouting.DIRECT);

    @Test
    void oneExchangeAndItsReturn() {
        double[] bytes = new double[16];
        bytes[1] = 20; // 0 to 1
        bytes[2] = 4; // 0 to 2
        bytes[3 * 4 + 2] = 10; // 3 to 2
        assertThat(DIRECT.seconds(bytes)).isCloseTo(3 + 20 / 10.0 + 4 / 2.0, within(1e-12));
        assertThat(DIRECT.secondsBack(bytes)).isCloseTo(3 + 20 / 10.0 + 4 / 2.0, within(1e-12));
        bytes[2 * 4 + 2] = 1e6;
        assertThat(DIRECT.seconds(bytes)).isCloseTo(7, within(1e-12));
        assertThat(DIRECT.seconds(new double[16])).isZero();
    }

    @Test
    void tokensGoStraightOrThroughTheirRankInTheNode() {
        double[] toDevice = new double[16];
        double[] toNode = new double[8];
        toDevice[4 + 1] = 7; // stays on 1
        toDevice[4 + 2] = 5;
        toDevice[4 + 3] = 6;
        toNode[2 + 1] = 8; // device 1 to node 1
        double[] links = new double[16];
        DIRECT.route(toDevice, toNode, links);
        assertThat(links).containsExactly(0, 0, 0, 0, 0, 0, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0);
        new ExchangeModel(TOPOLOGY, AllToAll.PORT, HomeRouting.VIA_NODE).route(toDevice, toNode, links);
        // Device 3 has the rank of device 1; it forwards what device 2 gets.
        assertThat(links).containsExactly(0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 5, 0);
        assertThat(toDevice[4 + 1]).isEqualTo(7);
    }

    @Test
    void tablesOfAnotherSizeAreRefused() {
        assertThatThrownBy(() -> DIRECT.seconds(new double[15]))
                .hasMessage("bytes has 15 entries, expected 4 devices x 4 = 16");
        assertThatThrownBy(() -> DIRECT.route(new double[16], new double[4], new double[16]))
                .hasMessageContaining("toNode has 4 entries");
    }
}

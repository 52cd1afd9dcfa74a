package io.moeplacement;

import static io.moeplacement.Problems.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TopologyAndLayoutTest {

    @Test
    void nodesLinksAndHops() {
        Topology topology = Topology.builder(ints(1, 3)).build();
        assertThat(topology.devices()).isEqualTo(4);
        assertThat(topology.nodeOf(0)).isZero();
        assertThat(topology.nodeOf(3)).isEqualTo(1);
        assertThat(topology.hops(2, 2)).isZero();
        assertThat(topology.hops(1, 3)).isEqualTo(1);
        assertThat(topology.hops(0, 3)).isEqualTo(2);
        assertThat(topology.link(0, 3)).isEqualTo(topology.interNode());
        assertThat(topology.link(1, 3)).isEqualTo(topology.intraNode());
        assertThat(topology.hasUniformSpeed()).isTrue();
        assertThatThrownBy(() -> topology.nodeOf(4)).hasMessage("device (4) must be in 0..3");
        assertThatThrownBy(() -> topology.secondsPerByte(0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void topologyRefusals() {
        assertThatThrownBy(() -> Topology.builder(0, 1)).hasMessageContaining("nodes (0)");
        assertThatThrownBy(() -> Topology.builder(1, 0)).hasMessageContaining("devicesPerNode (0)");
        assertThatThrownBy(() -> Topology.builder(ints())).hasMessageContaining("nodes (0)");
        assertThatThrownBy(() -> Topology.builder(ints(1, 0))).hasMessageContaining("devices of node 1 (0)");
        assertThatThrownBy(() -> Topology.builder(1, 2).speeds(1).build())
                .hasMessage("speeds has 1 entries for 2 devices");
        assertThatThrownBy(() -> Topology.builder(1, 2).speeds(1, 0).build())
                .hasMessageContaining("speed of device 1 (0.0)");
        assertThatThrownBy(() -> costs(new double[1][2])).hasMessageContaining("1 rows for 2 devices");
        assertThatThrownBy(() -> costs(new double[][] {{0, 1}, {1}})).hasMessageContaining("row 1 has 1 entries");
        assertThatThrownBy(() -> costs(new double[][] {{0, -1}, {1, 0}})).hasMessageContaining("entry [0][1] (-1.0)");
        assertThatThrownBy(() -> costs(new double[][] {{0, 1}, {1, 2}}))
                .hasMessage("cost matrix entry [1][1] (2.0) must be 0");
    }

    private static Topology costs(double[][] matrix) {
        return Topology.builder(1, 2).costMatrix(matrix).build();
    }

    @Test
    void withoutDevicesKeepsOrderSpeedsAndCosts() {
        double[][] costs = new double[5][5];
        for (int from = 0; from < 5; from++) {
            for (int to = 0; to < 5; to++) {
                costs[from][to] = from == to ? 0 : 10 * from + to;
            }
        }
        Topology topology = Topology.builder(ints(1, 2, 2))
                .speeds(1, 2, 3, 4, 5)
                .costMatrix(costs)
                .build();
        Topology left = topology.withoutDevices(List.of(0, 3, 3));
        assertThat(left.nodeSizes()).containsExactly(2, 1);
        assertThat(List.of(left.speed(0), left.speed(1), left.speed(2))).containsExactly(2.0, 3.0, 5.0);
        assertThat(left.secondsPerByte(2, 0)).isEqualTo(41);
        assertThat(topology.withoutDevices(Set.of())).isEqualTo(topology);
        assertThatThrownBy(() -> topology.withoutDevices(List.of(5)))
                .hasMessage("device to leave out (5) must be in 0..4");
        assertThatThrownBy(() -> topology.withoutDevices(List.of(0, 1, 2, 3, 4)))
                .hasMessageContaining("leaves no device");
    }

    @Test
    void slotsThatDoNotDivide() {
        SlotLayout layout = SlotLayout.ofTotal(2, 4, 10);
        assertThat(layout.toArray()).isDeepEqualTo(new int[][] {{3, 3, 2, 2}, {3, 3, 2, 2}});
        assertThat(layout.isUniform()).isFalse();
        assertThat(SlotLayout.ofTotal(1, 4, 3).toArray()[0]).containsExactly(1, 1, 1, 0);
        assertThat(SlotLayout.ofTotal(3, 2, 4).isUniform()).isTrue();
        assertThatThrownBy(() -> SlotLayout.ofTotal(1, 0, 3)).hasMessageContaining("devices (0)");
        assertThatThrownBy(() -> SlotLayout.ofTotal(1, 2, 0)).hasMessageContaining("slots per layer (0)");
        assertThatThrownBy(() -> SlotLayout.perDevice(0, 1)).hasMessageContaining("layers (0)");
        assertThatThrownBy(() -> SlotLayout.of(new int[][] {{1, -1}})).hasMessageContaining("layer 0, device 1 (-1)");
        assertThatThrownBy(() -> SlotLayout.of(new int[][] {{1, 1}, {1}}))
                .hasMessage("slot layout, layer 1 has 1 devices, layer 0 has 2");
    }

    @Property(tries = 100)
    void deviceOfFindsTheOwner(@ForAll long seed) {
        RandomCase world = new RandomCase(seed);
        SlotLayout layout = world.slots(4);
        for (int layer = 0; layer < layout.layers(); layer++) {
            int slot = 0;
            for (int device = 0; device < layout.devices(); device++) {
                assertThat(layout.firstSlot(layer, device)).isEqualTo(slot);
                for (int i = 0; i < layout.slots(layer, device); i++) {
                    assertThat(layout.deviceOf(layer, slot++)).isEqualTo(device);
                }
            }
            int end = slot;
            int where = layer;
            assertThat(layout.slots(layer)).isEqualTo(end);
            assertThatThrownBy(() -> layout.deviceOf(where, end)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> layout.deviceOf(where, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void placementRefusals() {
        SlotLayout layout = SlotLayout.perDevice(1, 2, 1);
        assertThatThrownBy(() -> Placement.of(layout, 2, new int[][] {{0, 1}}))
                .hasMessage("placement, layer 0 has 2 slots, the slot layout has 3");
        assertThatThrownBy(() -> Placement.of(layout, 2, new int[][] {}))
                .hasMessage("placement has 0 layers, the slot layout has 1");
        assertThatThrownBy(() -> Placement.of(layout, 2, new int[][] {{0, 1, 2}}))
                .hasMessage("placement, layer 0, slot 2: expert (2) must be in 0..1");
        assertThatThrownBy(() -> Placement.of(layout, 2, new int[][] {{0, -1, 1}}))
                .hasMessageContaining("expert (-1)");
        assertThatThrownBy(() -> Placement.of(layout, 3, new int[][] {{0, 1, 1}}))
                .hasMessage("placement, layer 0: expert 2 has no slot");
        assertThatThrownBy(() -> Placement.of(layout, 0, new int[][] {{0, 1, 1}}))
                .hasMessageContaining("experts (0)");
    }

    @Test
    void placementCopiesAndShares() {
        Placement placement = Problems.placement(2, ints(3, 1), ints(0, 1, 0, 0));
        assertThat(placement.copies(0, 0)).isEqualTo(3);
        assertThat(placement.copiesOn(0, 0, 0)).isEqualTo(2);
        assertThat(placement.share(0, 0, 0)).isEqualTo(2 / 3.0);
        assertThat(placement.share(0, 1, 1)).isZero();
        assertThat(placement.hasSingleCopies(0)).isFalse();
        assertThat(placement.duplicateReplicas()).isEqualTo(1);
        assertThat(placement.expertAt(0, 1)).isEqualTo(1);
    }
}

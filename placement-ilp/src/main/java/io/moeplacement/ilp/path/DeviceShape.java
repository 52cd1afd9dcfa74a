package io.moeplacement.ilp.path;

import io.moeplacement.Topology;
import java.util.Arrays;

/**
 * Devices that are alike: any renaming of nodes, and of the devices inside a node, changes nothing.
 *
 * @param nodes nodes, numbered from 0
 * @param perNode devices of each node; device {@code node * perNode + i}
 */
record DeviceShape(int nodes, int perNode) {

    /** All devices alike. */
    static DeviceShape flat(int devices) {
        return new DeviceShape(1, devices);
    }

    /** Nodes of equal size; nodes of one device each are one flat level. */
    static DeviceShape ofNodes(Topology topology) {
        boolean flat = topology.nodes() == 1 || topology.nodes() == topology.devices();
        return flat
                ? flat(topology.devices())
                : new DeviceShape(topology.nodes(), topology.devices() / topology.nodes());
    }

    /** Whether {@link #ofNodes} applies. */
    static boolean hasEqualNodes(Topology topology) {
        return Arrays.stream(topology.nodeSizes()).distinct().count() == 1;
    }

    int devices() {
        return nodes * perNode;
    }
}

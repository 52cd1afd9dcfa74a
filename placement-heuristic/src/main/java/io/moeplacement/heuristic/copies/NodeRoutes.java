package io.moeplacement.heuristic.copies;

import io.moeplacement.Topology;
import java.util.Arrays;

/**
 * Forwarding inside nodes ({@code HomeRouting.VIA_NODE}): a token goes once to each other node, to the device there of the
 * sender's rank, which passes it on to the devices that need it. Immutable.
 */
final class NodeRoutes {

    private final int devices;
    private final int nodes;
    private final int[] nodeOf;
    private final int[] firstOfNode;

    NodeRoutes(Topology topology) {
        this.devices = topology.devices();
        this.nodes = topology.nodes();
        this.nodeOf = new int[devices];
        this.firstOfNode = new int[nodes + 1];
        for (int device = 0; device < devices; device++) {
            nodeOf[device] = topology.nodeOf(device);
            firstOfNode[nodeOf[device] + 1] = device + 1;
        }
    }

    /**
     * Turns what sources have for places into bytes that travel between devices.
     *
     * @param toDevice {@code [source * devices + device]}
     * @param toNode {@code [source * nodes + node]}
     * @param bytes receives {@code [from * devices + to]}
     */
    void forward(double[] toDevice, double[] toNode, double[] bytes) {
        Arrays.fill(bytes, 0);
        for (int source = 0; source < devices; source++) {
            int rank = source - firstOfNode[nodeOf[source]];
            for (int node = 0; node < nodes; node++) {
                int first = firstOfNode[node];
                int end = firstOfNode[node + 1];
                int entry = source;
                if (node != nodeOf[source]) {
                    entry = first + rank % (end - first);
                    bytes[source * devices + entry] += toNode[source * nodes + node];
                }
                for (int target = first; target < end; target++) {
                    if (target != entry) {
                        bytes[entry * devices + target] += toDevice[source * devices + target];
                    }
                }
            }
        }
    }
}

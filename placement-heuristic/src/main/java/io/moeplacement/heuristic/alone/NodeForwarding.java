package io.moeplacement.heuristic.alone;

import io.moeplacement.Topology;
import java.util.Arrays;

/**
 * Forwarding inside nodes ({@code HomeRouting.VIA_NODE}): a token goes once to each other node, to the device there of the
 * sender's rank, which passes it on to the devices that need it. Keeps the bytes from every source to every node over swaps.
 * Not thread-safe.
 */
final class NodeForwarding {

    private final Topology topology;
    private final PlaceHits hits;
    private final int devices;
    private final int nodes;
    private final int[] nodeOf;
    private final int[] firstOfNode;
    private final int[] nodeSizes;
    /** {@code [source * nodes + node]}: bytes before tokens are counted once per node. */
    private final double[] raw;
    /** Part of the copies at a node that are of distinct tokens. */
    private final double[] distinct;

    private final double[] change = new double[2];
    private final double[] direct;
    private final double[] kept;
    private final double[] keptDistinct = new double[2];
    private int changedG = -1;
    private int changedH = -1;

    NodeForwarding(Topology topology, PlaceHits hits) {
        this.topology = topology;
        this.hits = hits;
        this.devices = topology.devices();
        this.nodes = topology.nodes();
        this.nodeSizes = topology.nodeSizes();
        this.nodeOf = new int[devices];
        for (int device = 0; device < devices; device++) {
            nodeOf[device] = topology.nodeOf(device);
        }
        this.firstOfNode = new int[nodes];
        for (int node = 1; node < nodes; node++) {
            firstOfNode[node] = firstOfNode[node - 1] + nodeSizes[node - 1];
        }
        this.raw = new double[devices * nodes];
        this.distinct = new double[nodes];
        this.direct = new double[devices * devices];
        this.kept = new double[2 * devices];
    }

    /** Counts a placement anew from the bytes to each device before tokens are counted once. */
    void reset(int[] deviceOf, double[] rawByDevice) {
        hits.reset(NodeOf.experts(topology, deviceOf));
        Arrays.fill(raw, 0);
        for (int source = 0; source < devices; source++) {
            for (int device = 0; device < devices; device++) {
                raw[source * nodes + nodeOf[device]] += rawByDevice[source * devices + device];
            }
        }
        for (int node = 0; node < nodes; node++) {
            distinct[node] = RoutedHomeGoal.part(hits.hits(node), hits.copies(node));
        }
    }

    /** Puts a swap into the bytes, not yet into the hits. */
    void apply(LayerGoal.Swap swap, SourceBytes sources) {
        changedG = nodeOf[swap.g];
        changedH = nodeOf[swap.h];
        if (changedG == changedH) {
            return;
        }
        for (int source = 0; source < devices; source++) {
            int g = source * nodes + changedG;
            int h = source * nodes + changedH;
            kept[2 * source] = raw[g];
            kept[2 * source + 1] = raw[h];
            double shift = sources.of(swap.second, source) - sources.of(swap.first, source);
            raw[g] += shift;
            raw[h] -= shift;
        }
        keptDistinct[0] = distinct[changedG];
        keptDistinct[1] = distinct[changedH];
        hits.swapChange(swap.first, changedG, swap.second, changedH, change);
        double shift = hits.copiesOf(swap.second) - hits.copiesOf(swap.first);
        distinct[changedG] = RoutedHomeGoal.part(hits.hits(changedG) + change[0], hits.copies(changedG) + shift);
        distinct[changedH] = RoutedHomeGoal.part(hits.hits(changedH) + change[1], hits.copies(changedH) - shift);
    }

    /** Takes the last swap back. */
    void undo() {
        if (changedG == changedH) {
            return;
        }
        for (int source = 0; source < devices; source++) {
            raw[source * nodes + changedG] = kept[2 * source];
            raw[source * nodes + changedH] = kept[2 * source + 1];
        }
        distinct[changedG] = keptDistinct[0];
        distinct[changedH] = keptDistinct[1];
    }

    /** Takes the last swap into the hits. */
    void keep(LayerGoal.Swap swap) {
        if (changedG != changedH) {
            hits.swap(swap.first, changedG, swap.second, changedH);
        }
    }

    /** Turns bytes that each source has for each device into bytes that travel between devices. */
    void forward(double[] bytes) {
        System.arraycopy(bytes, 0, direct, 0, bytes.length);
        Arrays.fill(bytes, 0);
        for (int source = 0; source < devices; source++) {
            int rank = source - firstOfNode[nodeOf[source]];
            for (int node = 0; node < nodes; node++) {
                int first = firstOfNode[node];
                int entry = source;
                if (node != nodeOf[source]) {
                    entry = first + rank % nodeSizes[node];
                    bytes[source * devices + entry] += raw[source * nodes + node] * distinct[node];
                }
                for (int target = first; target < first + nodeSizes[node]; target++) {
                    if (target != entry) {
                        bytes[entry * devices + target] += direct[source * devices + target];
                    }
                }
            }
        }
    }
}

package io.moeplacement.runtime.sequences;

import io.moeplacement.HomeRouting;
import io.moeplacement.Topology;
import java.util.Arrays;
import java.util.Objects;

/**
 * How many copies of each sequence's tokens lie on which device, and so how many would have to be pulled from other devices
 * if the sequence lived there: Luffy's {@code pull[i][g]}, NetMoE's {@code cost[i][g]}.
 *
 * <p>A token with k experts is one copy on each distinct device of theirs, as engines send it. To count (token, expert)
 * assignments instead, as NetMoE does, add each of them as a token of its own. To have the next layer count too (NetMoE:
 * the return of this layer and the dispatch of the next), add its tokens as well.
 *
 * <p>Mutable, not thread-safe. Memory: {@code sequences * (devices + 2 * nodes)} ints, kept between decisions.
 */
public final class SequencePull {

    private final int devices;
    private final int nodes;
    private final int[] nodeOf;
    private final boolean viaNode;
    /** Token that was counted on a device, or node, last. */
    private final int[] lastAtDevice;

    private final int[] lastAtNode;

    private int token;
    private int sequences;
    private int[] copies = {};
    private int[] copiesInNode = {};
    private int[] tokensInNode = {};
    private int[] total = {};
    private int[] totalOfNodes = {};

    /**
     * Nothing counted yet.
     *
     * @param routing what crosses between nodes: a copy per device, or one per node that is forwarded inside it
     */
    public SequencePull(Topology topology, HomeRouting routing) {
        this.devices = topology.devices();
        this.nodes = topology.nodes();
        this.nodeOf = new int[devices];
        for (int device = 0; device < devices; device++) {
            nodeOf[device] = topology.nodeOf(device);
        }
        this.viaNode = routing == HomeRouting.VIA_NODE;
        this.lastAtDevice = new int[devices];
        this.lastAtNode = new int[nodes];
    }

    /**
     * Begins a decision; all counts are 0.
     *
     * @param sequences how many there are, at least 0
     * @throws IllegalArgumentException when that is negative, or more than fit into memory with so many devices
     */
    public void begin(int sequences) {
        if (sequences < 0 || (long) sequences * devices > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("sequences (" + sequences + ") must be in 0.."
                    + (Integer.MAX_VALUE - 8) / devices + " with " + devices + " devices");
        }
        this.sequences = sequences;
        copies = cleared(copies, sequences * devices);
        copiesInNode = cleared(copiesInNode, sequences * nodes);
        tokensInNode = cleared(tokensInNode, sequences * nodes);
        total = cleared(total, sequences);
        totalOfNodes = cleared(totalOfNodes, sequences);
    }

    private static int[] cleared(int[] counts, int length) {
        if (counts.length < length) {
            return new int[length];
        }
        Arrays.fill(counts, 0, length, 0);
        return counts;
    }

    /**
     * Counts a token.
     *
     * @param sequence in 0..sequences-1
     * @param servedOn the devices of its experts, -1 for one that does not serve it; a device named twice counts once
     * @param from first entry that belongs to the token
     * @param count entries that belong to it
     * @throws IndexOutOfBoundsException when there is no such sequence, entry or device
     * @throws ArithmeticException when a sequence has more than 2^31 - 1 copies
     */
    public void addToken(int sequence, int[] servedOn, int from, int count) {
        Objects.checkIndex(sequence, sequences);
        Objects.checkFromIndexSize(from, count, servedOn.length);
        nextToken();
        for (int i = from; i < from + count; i++) {
            int device = servedOn[i];
            if (device == -1) {
                continue;
            }
            Objects.checkIndex(device, devices);
            if (lastAtDevice[device] != token) {
                lastAtDevice[device] = token;
                total[sequence] = Math.addExact(total[sequence], 1);
                copies[sequence * devices + device]++;
                addNode(sequence, nodeOf[device]);
            }
        }
    }

    private void nextToken() {
        if (token == Integer.MAX_VALUE) {
            Arrays.fill(lastAtDevice, 0);
            Arrays.fill(lastAtNode, 0);
            token = 0;
        }
        token++;
    }

    private void addNode(int sequence, int node) {
        copiesInNode[sequence * nodes + node]++;
        if (lastAtNode[node] != token) {
            lastAtNode[node] = token;
            tokensInNode[sequence * nodes + node]++;
            totalOfNodes[sequence]++;
        }
    }

    /** Number of sequences. */
    public int sequences() {
        return sequences;
    }

    /** Number of devices. */
    public int devices() {
        return devices;
    }

    /** Copies of a sequence that lie on a device. */
    public int copies(int sequence, int device) {
        return copies[Objects.checkIndex(sequence, sequences) * devices + Objects.checkIndex(device, devices)];
    }

    /** Copies that lie elsewhere than on a device: what is pulled when the sequence lives there. */
    public int pulled(int sequence, int device) {
        return total[sequence] - copies(sequence, device);
    }

    /** Copies that are pulled from the other devices of a device's own node. */
    public int pulledInsideNode(int sequence, int device) {
        return copiesInNode[sequence * nodes + nodeOf[device]] - copies(sequence, device);
    }

    /** What crosses into a node when the sequence lives there: copies on other nodes, or one per token and other node. */
    public int pulledIntoNode(int sequence, int node) {
        Objects.checkIndex(sequence, sequences);
        Objects.checkIndex(node, nodes);
        return viaNode
                ? totalOfNodes[sequence] - tokensInNode[sequence * nodes + node]
                : total[sequence] - copiesInNode[sequence * nodes + node];
    }

    /** The node of a device. */
    int nodeOf(int device) {
        return nodeOf[device];
    }

    int nodes() {
        return nodes;
    }
}

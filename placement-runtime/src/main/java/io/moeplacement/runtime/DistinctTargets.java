package io.moeplacement.runtime;

import io.moeplacement.Topology;
import java.util.Arrays;

/** Counts to how many distinct devices and nodes each token goes. Not thread-safe. */
final class DistinctTargets {

    private final int[] nodeOf;
    private final int deviceCount;
    private final int nodeCount;
    /** Token that went to a device, or node, last. */
    private final int[] lastAtDevice;

    private final int[] lastAtNode;
    private final int[] toDevice;
    private final int[] toNode;

    /** Sources whose rows are not all zero. */
    private final boolean[] used;

    private int source;
    private int token;
    private boolean any;
    private int served;
    private long devices;
    private long nodes;

    DistinctTargets(Topology topology) {
        this.deviceCount = topology.devices();
        this.nodeCount = topology.nodes();
        this.nodeOf = new int[deviceCount];
        for (int device = 0; device < deviceCount; device++) {
            nodeOf[device] = topology.nodeOf(device);
        }
        this.lastAtDevice = new int[deviceCount];
        this.lastAtNode = new int[nodeCount];
        this.toDevice = new int[Math.multiplyExact(deviceCount, deviceCount)];
        this.toNode = new int[deviceCount * nodeCount];
        this.used = new boolean[deviceCount];
    }

    void clear() {
        Arrays.fill(lastAtDevice, 0);
        Arrays.fill(lastAtNode, 0);
        for (int from = 0; from < deviceCount; from++) {
            if (used[from]) {
                Arrays.fill(toDevice, from * deviceCount, (from + 1) * deviceCount, 0);
                Arrays.fill(toNode, from * nodeCount, (from + 1) * nodeCount, 0);
                used[from] = false;
            }
        }
        token = 0;
        served = 0;
        devices = 0;
        nodes = 0;
    }

    void beginToken(int from) {
        source = from;
        used[from] = true;
        token++;
        any = false;
    }

    void add(int device) {
        if (!any) {
            any = true;
            served++;
        }
        if (lastAtDevice[device] != token) {
            lastAtDevice[device] = token;
            toDevice[source * deviceCount + device]++;
            devices++;
            int node = nodeOf[device];
            if (lastAtNode[node] != token) {
                lastAtNode[node] = token;
                toNode[source * nodeCount + node]++;
                nodes++;
            }
        }
    }

    int toDevice(int from, int device) {
        java.util.Objects.checkIndex(device, deviceCount);
        return toDevice[from * deviceCount + device];
    }

    int toNode(int from, int node) {
        java.util.Objects.checkIndex(node, nodeCount);
        return toNode[from * nodeCount + node];
    }

    int served() {
        return served;
    }

    long devices() {
        return devices;
    }

    long nodes() {
        return nodes;
    }
}

package io.moeplacement.heuristic.alone;

import io.moeplacement.AllToAll;
import io.moeplacement.Topology;
import java.util.Arrays;

/** Time of a dispatch in which every device sends equally much to a given target. O(devices) per call. Not thread-safe. */
final class UniformDispatch {

    private final Topology topology;
    private final AllToAll kind;
    private final int[] nodeOf;
    private final int[] nodeSize;
    private final double bytesPerSource;
    private final double[] inNode;

    /** @param bytesPerSource bytes a source sends to a device that receives every token once */
    UniformDispatch(Topology topology, AllToAll kind, double bytesPerSource) {
        this.kind = kind;
        this.topology = topology;
        this.bytesPerSource = bytesPerSource;
        this.nodeSize = topology.nodeSizes();
        this.inNode = new double[nodeSize.length];
        this.nodeOf = new int[topology.devices()];
        for (int device = 0; device < nodeOf.length; device++) {
            nodeOf[device] = topology.nodeOf(device);
        }
    }

    /** @param received copies per token that each device receives */
    double seconds(double[] received) {
        return kind == AllToAll.PAIR ? slowestPair(received) : busiestPort(received);
    }

    private double busiestPort(double[] received) {
        Arrays.fill(inNode, 0);
        double all = 0;
        for (int device = 0; device < nodeOf.length; device++) {
            inNode[nodeOf[device]] += received[device];
            all += received[device];
        }
        double busiest = 0;
        for (int device = 0; device < nodeOf.length; device++) {
            int node = nodeOf[device];
            double intra = Math.max(received[device] * (nodeSize[node] - 1), inNode[node] - received[device]);
            double inter = Math.max(received[device] * (nodeOf.length - nodeSize[node]), all - inNode[node]);
            double seconds = intra * bytesPerSource / topology.intraNode().bandwidth()
                    + inter * bytesPerSource / topology.interNode().bandwidth();
            busiest = Math.max(busiest, seconds);
        }
        return latency(all) + busiest;
    }

    private double slowestPair(double[] received) {
        double slowest = 0;
        double all = 0;
        for (int device = 0; device < nodeOf.length; device++) {
            all += received[device];
            int size = nodeSize[nodeOf[device]];
            double bytes = received[device] * bytesPerSource;
            if (size > 1) {
                slowest = Math.max(slowest, bytes / topology.intraNode().bandwidth());
            }
            if (size < nodeOf.length) {
                slowest = Math.max(slowest, bytes / topology.interNode().bandwidth());
            }
        }
        return latency(all) + slowest;
    }

    private double latency(double received) {
        if (received <= 0 || nodeOf.length == 1) {
            return 0;
        }
        return nodeSize.length > 1
                ? topology.interNode().latency()
                : topology.intraNode().latency();
    }
}

package io.moeplacement.internal.bound;

import io.moeplacement.AllToAll;
import io.moeplacement.Topology;

/**
 * The least time of one all-to-all when only little is known of its bytes.
 *
 * <p>The busiest port is at least as busy as the mean of the ports; the slowest pair takes a time v such that no pair
 * carries more than v allows, so all pairs together carry at most v times their joint bandwidth.
 */
final class Exchange {

    /** Less than this part of the traffic may be nothing but rounding. */
    private static final double NOTHING = 1e-9;

    private final Topology topology;
    private final AllToAll kind;
    private final DistanceFloor floor;
    private final double jointBandwidth;
    private final double jointBandwidthOfNodes;

    Exchange(Topology topology, AllToAll kind) {
        this.topology = topology;
        this.kind = kind;
        this.floor = DistanceFloor.of(topology, this::secondsPerByte);
        double all = 0;
        double betweenNodes = 0;
        for (int from = 0; from < topology.devices(); from++) {
            for (int to = 0; to < topology.devices(); to++) {
                if (from != to) {
                    double bandwidth = 1 / secondsPerByte(from, to);
                    all += bandwidth;
                    betweenNodes += topology.nodeOf(from) == topology.nodeOf(to) ? 0 : bandwidth;
                }
            }
        }
        this.jointBandwidth = all;
        this.jointBandwidthOfNodes = betweenNodes;
    }

    /** Seconds of a byte between two different devices, without latency. */
    double secondsPerByte(int from, int to) {
        return topology.hasCostMatrix()
                ? topology.secondsPerByte(from, to)
                : 1 / topology.link(from, to).bandwidth();
    }

    /**
     * The least time of an exchange.
     *
     * @param total all bytes, those that stay on their device included
     * @param leaving bytes between different devices, at least
     * @param crossing bytes between different nodes, at least
     */
    double seconds(double total, double leaving, double crossing) {
        double transfer = kind == AllToAll.PAIR
                ? Math.max(over(leaving, jointBandwidth), over(crossing, jointBandwidthOfNodes))
                : (leaving * floor.apart() + crossing * floor.nodesApart()) / topology.devices();
        return latency(leaving > NOTHING * total, crossing > NOTHING * total) + transfer;
    }

    private static double over(double bytes, double bandwidth) {
        return bytes > 0 ? bytes / bandwidth : 0;
    }

    /** What an exchange of any size costs, when bytes are known to leave devices, or nodes. */
    double latency(boolean leaves, boolean crosses) {
        if (topology.hasCostMatrix() || !leaves) {
            return 0;
        }
        double inter = topology.interNode().latency();
        boolean oneNode = topology.nodes() == 1;
        boolean onePerNode = topology.nodes() == topology.devices();
        if (oneNode) {
            return topology.intraNode().latency();
        }
        return crosses || onePerNode
                ? inter
                : Math.min(inter, topology.intraNode().latency());
    }
}

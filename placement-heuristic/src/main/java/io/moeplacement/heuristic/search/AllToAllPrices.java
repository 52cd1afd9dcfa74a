package io.moeplacement.heuristic.search;

import io.moeplacement.AllToAll;
import io.moeplacement.Topology;

/**
 * Seconds of one all-to-all from the bytes between devices, laid out so that searches can also use the prices one by one.
 *
 * <p>Each ordered pair of devices has a price in seconds per byte and belongs to one of two classes: within a node, and
 * between nodes; with a cost matrix all pairs are of the first class. The busiest port is
 * {@code max_g max(in_0, out_0) + max(in_1, out_1)}, the slowest pair {@code max_gh}. Definition: {@code docs/cost-model.md}.
 * Immutable.
 */
public final class AllToAllPrices {

    private final int devices;
    private final boolean slowestPair;
    private final boolean twoClasses;
    private final double[] within;
    private final double[] between;
    private final double latencyWithin;
    private final double latencyBetween;

    /** The prices of a topology. */
    public AllToAllPrices(Topology topology, AllToAll kind) {
        this.devices = topology.devices();
        this.slowestPair = kind == AllToAll.PAIR;
        this.twoClasses = !topology.hasCostMatrix() && topology.nodes() > 1;
        this.within = new double[devices * devices];
        this.between = new double[devices * devices];
        this.latencyWithin = topology.hasCostMatrix() ? 0 : topology.intraNode().latency();
        this.latencyBetween =
                topology.hasCostMatrix() ? 0 : topology.interNode().latency();
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                int index = from * devices + to;
                if (topology.hasCostMatrix()) {
                    within[index] = topology.secondsPerByte(from, to);
                } else if (topology.nodeOf(from) != topology.nodeOf(to)) {
                    between[index] = 1 / topology.interNode().bandwidth();
                } else if (from != to) {
                    within[index] = 1 / topology.intraNode().bandwidth();
                }
            }
        }
    }

    private AllToAllPrices(AllToAllPrices forth) {
        this.devices = forth.devices;
        this.slowestPair = forth.slowestPair;
        this.twoClasses = forth.twoClasses;
        this.within = transposed(forth.within, devices);
        this.between = transposed(forth.between, devices);
        this.latencyWithin = forth.latencyWithin;
        this.latencyBetween = forth.latencyBetween;
    }

    /** Prices under which bytes {@code [from * devices + to]} cost what sending them back costs under these. */
    public AllToAllPrices back() {
        return new AllToAllPrices(this);
    }

    private static double[] transposed(double[] matrix, int size) {
        double[] transposed = new double[matrix.length];
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                transposed[to * size + from] = matrix[from * size + to];
            }
        }
        return transposed;
    }

    public int devices() {
        return devices;
    }

    /** Whether the slowest pair counts, not the busiest port. */
    public boolean isSlowestPair() {
        return slowestPair;
    }

    /** Whether pairs of the second class exist. */
    public boolean hasTwoClasses() {
        return twoClasses;
    }

    /** Seconds per byte of the first class at {@code [from * devices + to]}; 0 for pairs of the other one. */
    public double within(int index) {
        return within[index];
    }

    /** Seconds per byte of the second class at {@code [from * devices + to]}; 0 for pairs of the other one. */
    public double between(int index) {
        return between[index];
    }

    /** Seconds an exchange takes to begin. */
    public double latency(boolean anyWithin, boolean anyBetween) {
        return anyBetween ? latencyBetween : anyWithin ? latencyWithin : 0;
    }

    /** Seconds of an exchange of bytes {@code [from * devices + to]}. O(devices^2). */
    public double seconds(double[] bytes) {
        return new Ports(bytes).seconds();
    }

    /**
     * Mean over devices of what an exchange keeps a port busy for, or of the seconds of all a device's pairs: falls when
     * anything gets better, where {@link #seconds} looks at the worst place alone. O(devices^2).
     */
    public double meanSeconds(double[] bytes) {
        return new Ports(bytes).meanSeconds();
    }

    /** What each device sends and receives in one exchange, in seconds of either class; summed in O(devices^2). */
    public final class Ports {

        private final double[] out0 = new double[devices];
        private final double[] out1 = new double[devices];
        private final double[] in0 = new double[devices];
        private final double[] in1 = new double[devices];
        private final double slowest;

        /** @param bytes {@code [from * devices + to]}; walked row by row, since columns of a large table are slow */
        public Ports(double[] bytes) {
            double pair = 0;
            for (int from = 0; from < devices; from++) {
                double sum0 = 0;
                double sum1 = 0;
                for (int to = 0; to < devices; to++) {
                    int index = from * devices + to;
                    double sent0 = bytes[index] * within[index];
                    double sent1 = bytes[index] * between[index];
                    sum0 += sent0;
                    sum1 += sent1;
                    in0[to] += sent0;
                    in1[to] += sent1;
                    pair = Math.max(pair, sent0 + sent1);
                }
                out0[from] = sum0;
                out1[from] = sum1;
            }
            slowest = pair;
        }

        /** Seconds of the exchange. */
        public double seconds() {
            boolean anyWithin = false;
            boolean anyBetween = false;
            double longest = slowestPair ? slowest : 0;
            for (int device = 0; device < devices; device++) {
                anyWithin |= out0[device] > 0;
                anyBetween |= out1[device] > 0;
                longest = slowestPair ? longest : Math.max(longest, busy(device));
            }
            return latency(anyWithin, anyBetween) + longest;
        }

        /** As {@link AllToAllPrices#meanSeconds}. */
        public double meanSeconds() {
            double sum = 0;
            for (int device = 0; device < devices; device++) {
                sum += slowestPair ? out0[device] + out1[device] : busy(device);
            }
            return sum / devices;
        }

        private double busy(int device) {
            return Math.max(in0[device], out0[device]) + Math.max(in1[device], out1[device]);
        }
    }
}

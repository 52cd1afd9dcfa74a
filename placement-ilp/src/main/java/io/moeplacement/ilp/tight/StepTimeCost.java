package io.moeplacement.ilp.tight;

import io.moeplacement.AllToAll;
import io.moeplacement.ModelSpec;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;

/**
 * Seconds of a pipelined step, layer by layer and pair by pair, for single copies. What the search compares by; the api
 * computes the figure that is reported. Not thread-safe.
 */
final class StepTimeCost {

    final Instance instance;
    /** Seconds a layer takes when perfectly spread. */
    final double perfectSeconds;
    /** Bytes that pass one layer boundary in a step, staying or leaving. */
    final double bytes;

    final boolean pairwise;
    private final Topology topology;
    private final double[] flow;

    StepTimeCost(Instance instance) {
        this.instance = instance;
        PlacementProblem problem = instance.problem;
        ModelSpec model = problem.model();
        this.topology = problem.topology();
        this.perfectSeconds = model.secondsPerLayer() / topology.totalSpeed();
        var affinity = problem.profile().affinity();
        boolean all = affinity != null && affinity.pairing() == Pairing.ALL;
        this.bytes = model.bytesPerToken() * model.tokensPerStep() * (all ? model.topK() : 1);
        this.pairwise = problem.allToAll() == AllToAll.PAIR;
        this.flow = new double[instance.devices * instance.devices];
    }

    double compute(int layer, int[] row) {
        return instance.hasTraffic(layer) ? perfectSeconds * instance.imbalance(layer, row) : 0;
    }

    /** Time of the exchange between two layers; 0 where the pair has no traffic. */
    double exchange(int pair, int[] from, int[] to) {
        double[] weight = instance.weight[pair];
        if (weight == null) {
            return 0;
        }
        java.util.Arrays.fill(flow, 0);
        for (int e = 0; e < from.length; e++) {
            for (int f = 0; f < to.length; f++) {
                flow[from[e] * instance.devices + to[f]] += weight[e * to.length + f];
            }
        }
        return latency() + busiest();
    }

    private double latency() {
        if (topology.hasCostMatrix()) {
            return 0;
        }
        double latency = 0;
        for (int from = 0; from < instance.devices; from++) {
            for (int to = 0; to < instance.devices; to++) {
                if (from != to && flow[from * instance.devices + to] > 0) {
                    if (topology.nodeOf(from) != topology.nodeOf(to)) {
                        return topology.interNode().latency();
                    }
                    latency = topology.intraNode().latency();
                }
            }
        }
        return latency;
    }

    /** Seconds per share of the traffic from one device to another. */
    double seconds(int from, int to) {
        if (from == to) {
            return 0;
        }
        return bytes
                * (topology.hasCostMatrix()
                        ? topology.secondsPerByte(from, to)
                        : 1 / topology.link(from, to).bandwidth());
    }

    private double busiest() {
        double busiest = 0;
        for (int device = 0; device < instance.devices; device++) {
            busiest = Math.max(busiest, pairwise ? slowestPair(device) : port(device));
        }
        return busiest;
    }

    private double slowestPair(int from) {
        double slowest = 0;
        for (int to = 0; to < instance.devices; to++) {
            slowest = Math.max(slowest, flow[from * instance.devices + to] * seconds(from, to));
        }
        return slowest;
    }

    /** Inside and outside the node each has a way in and a way out; a cost matrix makes all one. */
    private double port(int device) {
        return topology.hasCostMatrix()
                ? Math.max(port(device, true, true, true), port(device, false, true, true))
                : Math.max(port(device, true, true, false), port(device, false, true, false))
                        + Math.max(port(device, true, false, true), port(device, false, false, true));
    }

    private double port(int device, boolean out, boolean inside, boolean outside) {
        double sum = 0;
        for (int peer = 0; peer < instance.devices; peer++) {
            boolean near = topology.nodeOf(device) == topology.nodeOf(peer);
            if (near ? inside : outside) {
                int from = out ? device : peer;
                int to = out ? peer : device;
                sum += flow[from * instance.devices + to] * seconds(from, to);
            }
        }
        return sum;
    }

    /** Of the last exchange: the busier direction of a device inside its node or outside it. */
    double way(int device, boolean inside) {
        return Math.max(port(device, true, inside, !inside), port(device, false, inside, !inside));
    }

    /** Of the last exchange: the busiest device or pair, without latency. */
    double lastBusiest() {
        return busiest();
    }

    /** Of the last exchange: whether anything left its device, or its node. */
    boolean leaves(boolean node) {
        for (int from = 0; from < instance.devices; from++) {
            for (int to = 0; to < instance.devices; to++) {
                boolean apart = node ? topology.nodeOf(from) != topology.nodeOf(to) : from != to;
                if (apart && flow[from * instance.devices + to] > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    double value(int[][] deviceOf) {
        double sum = 0;
        for (int layer = 0; layer < deviceOf.length; layer++) {
            sum += compute(layer, deviceOf[layer]);
            if (layer > 0) {
                sum += exchange(layer - 1, deviceOf[layer - 1], deviceOf[layer]);
            }
        }
        return sum;
    }

    /** Why the programme could not say this problem exactly; null when it can. */
    static @org.jspecify.annotations.Nullable String notLinear(PlacementProblem problem) {
        Topology topology = problem.topology();
        if (!topology.hasCostMatrix()
                && topology.nodes() > 1
                && topology.interNode().latency() < topology.intraNode().latency()) {
            return "step-time with a latency between nodes ("
                    + topology.interNode().latency()
                    + " s) below that inside a node (" + topology.intraNode().latency()
                    + " s), which its rows cannot say";
        }
        return null;
    }
}

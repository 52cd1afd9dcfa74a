package io.moeplacement.internal;

import io.moeplacement.AllToAll;
import io.moeplacement.Topology;
import java.util.stream.IntStream;

/** Seconds of one all-to-all from its bytes {@code [from * devices + to]}; the diagonal does not count. */
public final class AllToAllTime {

    private final Topology topology;
    private final AllToAll kind;
    private final int devices;
    private final int[] nodeOf;

    public AllToAllTime(Topology topology, AllToAll kind) {
        this.topology = topology;
        this.kind = kind;
        this.devices = topology.devices();
        this.nodeOf = IntStream.range(0, devices).map(topology::nodeOf).toArray();
    }

    /** Time of the exchange. */
    public double seconds(double[] bytes) {
        if (topology.hasCostMatrix()) {
            return kind == AllToAll.PAIR ? costliestPair(bytes) : costliestPort(bytes);
        }
        return latency(bytes) + (kind == AllToAll.PAIR ? slowestPair(bytes) : busiestPort(bytes));
    }

    /** Time of the exchange in the opposite direction: the same but for prices that depend on it. */
    public double secondsBack(double[] bytes) {
        if (!topology.hasCostMatrix()) {
            return seconds(bytes);
        }
        double[] transposed = new double[bytes.length];
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                transposed[to * devices + from] = bytes[from * devices + to];
            }
        }
        return seconds(transposed);
    }

    private double latency(double[] bytes) {
        boolean leaves = false;
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                if (from != to && bytes[from * devices + to] > 0) {
                    if (nodeOf[from] != nodeOf[to]) {
                        return topology.interNode().latency();
                    }
                    leaves = true;
                }
            }
        }
        return leaves ? topology.intraNode().latency() : 0;
    }

    private double slowestPair(double[] bytes) {
        double slowest = 0;
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                if (from != to) {
                    slowest = Math.max(
                            slowest,
                            bytes[from * devices + to] / topology.link(from, to).bandwidth());
                }
            }
        }
        return slowest;
    }

    /** Row by row: columns of a large table are slow to walk. */
    private double busiestPort(double[] bytes) {
        double[] outIntra = new double[devices];
        double[] outInter = new double[devices];
        double[] inIntra = new double[devices];
        double[] inInter = new double[devices];
        for (int from = 0; from < devices; from++) {
            double intra = 0;
            double inter = 0;
            for (int to = 0; to < devices; to++) {
                double sent = bytes[from * devices + to];
                if (nodeOf[from] != nodeOf[to]) {
                    inter += sent;
                    inInter[to] += sent;
                } else if (from != to) {
                    intra += sent;
                    inIntra[to] += sent;
                }
            }
            outIntra[from] = intra;
            outInter[from] = inter;
        }
        double busiest = 0;
        for (int device = 0; device < devices; device++) {
            double seconds = Math.max(inIntra[device], outIntra[device])
                            / topology.intraNode().bandwidth()
                    + Math.max(inInter[device], outInter[device])
                            / topology.interNode().bandwidth();
            busiest = Math.max(busiest, seconds);
        }
        return busiest;
    }

    private double costliestPair(double[] bytes) {
        double costliest = 0;
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                costliest = Math.max(costliest, bytes[from * devices + to] * topology.secondsPerByte(from, to));
            }
        }
        return costliest;
    }

    private double costliestPort(double[] bytes) {
        double costliest = 0;
        for (int device = 0; device < devices; device++) {
            double out = 0;
            double in = 0;
            for (int peer = 0; peer < devices; peer++) {
                out += bytes[device * devices + peer] * topology.secondsPerByte(device, peer);
                in += bytes[peer * devices + device] * topology.secondsPerByte(peer, device);
            }
            costliest = Math.max(costliest, Math.max(out, in));
        }
        return costliest;
    }
}

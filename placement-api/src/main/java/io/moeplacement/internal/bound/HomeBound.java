package io.moeplacement.internal.bound;

import io.moeplacement.HomeRouting;
import io.moeplacement.ModelSpec;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import io.moeplacement.SourceLoads;
import io.moeplacement.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Seconds that dispatch and return of home communication take at least.
 *
 * <p>Uniform sources send each device h an equal part x_h / G from everywhere, so the port of h is busy for x_h times its
 * mean seconds per byte a_h, and {@code max x_h a_h >= sum x / sum 1 / a_h}. Measured sources can keep at most an expert's
 * largest source at home. Forwarding inside nodes: bytes between nodes and bytes inside are bounded apart. How many bytes
 * there are follows from {@link SelectionBound} where selections are known, scaled by how far loads agree with them.
 */
final class HomeBound {

    private final PlacementProblem problem;
    private final Topology topology;
    private final int devices;
    private final Exchange exchange;
    private final boolean pairTimes;
    private final @Nullable SelectionBound bounds;
    private final Capacities capacities;

    HomeBound(PlacementProblem problem) {
        this.problem = problem;
        this.topology = problem.topology();
        this.devices = problem.devices();
        this.exchange = new Exchange(topology, problem.allToAll());
        this.pairTimes = problem.allToAll() == io.moeplacement.AllToAll.PAIR;
        this.capacities = new Capacities(problem);
        Selections selections = problem.profile().selections();
        this.bounds = selections == null ? null : new SelectionBound(problem, selections);
    }

    /**
     * Bytes of a layer, their own device's included.
     *
     * @param all with a copy for every (token, expert) assignment
     * @param toDevices what reaches devices, at least
     * @param toNodes what reaches nodes, at least
     * @param leastPart the part of the copies to any one place that is sent, at least
     */
    private record Bytes(double all, double toDevices, double toNodes, double leastPart) {

        boolean everyCopy() {
            return leastPart == 1;
        }
    }

    double seconds() {
        double seconds = 0;
        for (int layer = 0; layer < problem.layers(); layer++) {
            if (problem.profile().totalLoad(layer) > 0 && devices > 1) {
                seconds += ofLayer(layer);
            }
        }
        return seconds;
    }

    private double ofLayer(int layer) {
        Bytes bytes = bytes(layer);
        double away = measuredAway(layer);
        if (!Double.isNaN(away)) {
            return 2 * exchange.seconds(bytes.all, away * bytes.leastPart * bytes.all, 0);
        }
        if (!bytes.everyCopy() && problem.homeRouting() == HomeRouting.VIA_NODE) {
            return 2 * viaNode(bytes);
        }
        double latency = exchange.latency(bytes.toDevices > 0, bytes.toDevices > 0 && topology.nodes() > 1);
        return 2 * latency + bytes.toDevices * (perByte(false) + perByte(true));
    }

    /** Bytes at least, with every (token, expert) copy or only distinct places sent. */
    private Bytes bytes(int layer) {
        ModelSpec model = problem.model();
        double all = model.bytesPerToken() * model.tokensPerStep() * model.topK();
        Selections selections = problem.profile().selections();
        if (bounds == null || selections == null || selections.total(layer) == 0) {
            return new Bytes(all, all, all, 1);
        }
        SelectionBound.Hits hits = bounds.of(layer);
        if (hits.copies() == 0) {
            return new Bytes(all, 0, 0, 0);
        }
        double agreement = agreement(selections, layer, hits);
        int most = hits.mostPerToken();
        // No place serves more of a token's experts than it has slots: that many copies at most become one hit. Pair
        // counts do not tell.
        boolean pairs = selections.basis() == Selections.Basis.PAIRS;
        double leastOfDevice = 1.0 / (pairs ? most : Math.min(most, capacities.largestDevice(layer)));
        double leastOfNode = 1.0 / (pairs ? most : Math.min(most, capacities.largestNode(layer)));
        return new Bytes(
                all,
                all * Math.max(agreement * hits.devices() / hits.copies(), leastOfDevice),
                all * Math.max(agreement * hits.nodes() / hits.copies(), leastOfNode),
                leastOfNode);
    }

    /** The part a such that every expert's share of the loads is at least a times its share of the selections. */
    private double agreement(Selections selections, int layer, SelectionBound.Hits hits) {
        boolean pairs = selections.basis() == Selections.Basis.PAIRS;
        double[] copies = new double[problem.experts()];
        for (int set = 0; set < selections.sets(layer); set++) {
            for (int position = 0; position < selections.size(layer, set); position++) {
                copies[selections.expert(layer, set, position)] += selections.count(layer, set);
            }
        }
        double perPair = pairs ? problem.profile().topK() - 1.0 : 1;
        double least = 1;
        for (int expert = 0; expert < copies.length; expert++) {
            if (copies[expert] > 0) {
                double load = problem.profile().load(layer, expert)
                        / problem.profile().totalLoad(layer);
                least = Math.min(least, load / (copies[expert] / perPair / hits.copies()));
            }
        }
        return least;
    }

    /** The part of a layer's assignments that no placement serves at its source; NaN when sources were not measured. */
    private double measuredAway(int layer) {
        SourceLoads sources = problem.profile().sourceLoads();
        if (sources == null) {
            return Double.NaN;
        }
        double total = 0;
        double away = 0;
        for (int expert = 0; expert < problem.experts(); expert++) {
            double sum = 0;
            double largest = 0;
            for (int source = 0; source < sources.sources(); source++) {
                double load = sources.load(source, layer, expert);
                sum += load;
                largest = Math.max(largest, load);
            }
            total += sum;
            away += sum - largest;
        }
        return total == 0 ? Double.NaN : away / total;
    }

    /** Least seconds per byte of what all devices receive from uniform sources, or give back. */
    private double perByte(boolean back) {
        double fastest = 0;
        for (int device = 0; device < devices; device++) {
            double sum = 0;
            double slowest = 0;
            for (int peer = 0; peer < devices; peer++) {
                if (peer != device) {
                    double step = back ? exchange.secondsPerByte(device, peer) : exchange.secondsPerByte(peer, device);
                    sum += step;
                    slowest = Math.max(slowest, step);
                }
            }
            fastest += devices / (pairTimes ? slowest : sum);
        }
        return 1 / fastest;
    }

    /** One copy to a node, then copies inside it, from the device that has the token to all others. */
    private double viaNode(Bytes bytes) {
        int[] sizes = topology.nodeSizes();
        double crossing = Double.POSITIVE_INFINITY;
        double inside = Double.POSITIVE_INFINITY;
        for (int size : sizes) {
            crossing = Math.min(crossing, (devices - size) / (double) devices);
            // The device that is the entry of most sources: itself, and at most every size-th elsewhere, node by node.
            int entries = 1;
            for (int other : sizes) {
                entries += (other + size - 1) / size;
            }
            inside = Math.min(inside, Math.max(0, devices - entries) / (double) devices);
        }
        double across = crossing * bytes.toNodes;
        return exchange.seconds(bytes.toNodes, across + inside * bytes.toDevices, across);
    }
}

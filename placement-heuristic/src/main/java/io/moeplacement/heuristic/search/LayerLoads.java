package io.moeplacement.heuristic.search;

import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;

/** Loads of a layer as parts of a perfect spread: a device at 1 has exactly its share for its speed. Immutable. */
public final class LayerLoads {

    /** A little less than the rounding that the verifier allows (1e-9), as sums are taken in another order here. */
    private static final double SAFETY = 0.9e-9;

    private final double[] expertLoad;
    private final double[] perfectLoad;
    private final double limit;

    /** Loads under the problem's own limit. */
    public LayerLoads(PlacementProblem problem, int layer) {
        this(problem, layer, problem.limits().maxImbalance());
    }

    /** Loads under another limit on imbalance. */
    public LayerLoads(PlacementProblem problem, int layer, double maxImbalance) {
        Topology topology = problem.topology();
        double total = problem.profile().totalLoad(layer);
        this.expertLoad = problem.profile().loads(layer);
        this.perfectLoad = new double[topology.devices()];
        for (int device = 0; device < perfectLoad.length; device++) {
            perfectLoad[device] = total == 0 ? 1 : total * topology.speed(device) / topology.totalSpeed();
        }
        this.limit = maxImbalance + SAFETY;
    }

    public double of(int expert) {
        return expertLoad[expert];
    }

    /** Load of each device, {@code [devices]}. */
    public double[] sums(int[] deviceOf) {
        double[] sums = new double[perfectLoad.length];
        for (int expert = 0; expert < deviceOf.length; expert++) {
            sums[deviceOf[expert]] += expertLoad[expert];
        }
        return sums;
    }

    /** The device's part of a perfect spread. */
    public double imbalance(int device, double load) {
        return load / perfectLoad[device];
    }

    /** How far a device is above the limit on imbalance; 0 when it keeps it. */
    public double excess(int device, double load) {
        return Math.max(0, load / perfectLoad[device] - limit);
    }

    /** Signed distance to the limit: above 0 when it is broken, minus infinity without a limit. */
    public double overLimit(int device, double load) {
        return load / perfectLoad[device] - limit;
    }

    /** Largest imbalance over devices. */
    public double imbalance(int[] deviceOf) {
        double[] sums = sums(deviceOf);
        double largest = 0;
        for (int device = 0; device < sums.length; device++) {
            largest = Math.max(largest, imbalance(device, sums[device]));
        }
        return largest;
    }

    /** Excess summed over devices. */
    public double excess(int[] deviceOf) {
        double[] sums = sums(deviceOf);
        double excess = 0;
        for (int device = 0; device < sums.length; device++) {
            excess += excess(device, sums[device]);
        }
        return excess;
    }
}

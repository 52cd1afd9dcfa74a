package io.moeplacement.heuristic.replica;

import java.util.Arrays;

/**
 * The most that a move can take off the smooth maximum of a layer, {@code log(potential) / steepness}, by its tangent: most
 * moves fall to that without being tried.
 *
 * <p>Idea: a device's potential is convex in what it serves. So a trade gains at most what the derivatives say, in O(1) from
 * their sums over each expert's copies. A swap leaves the sum of two devices' loads as it is, so their potentials are least
 * when both loads are even, weighted by speed (Jensen). Bounds hold up to rounding, which is added. Not thread-safe.
 */
final class GainBounds {

    /** What a bound may be too small by. */
    private static final double ROUNDING = 1e-12;

    private final ReplicaLayer layer;
    private final LayerFacts facts;
    /** By how much the smooth maximum grows with a device's load, {@code [devices]}. */
    private final double[] slope;
    /** The same summed over the copies of each expert, {@code [experts]}. */
    private final double[] slopes;

    private final double[] ofSwaps;
    private double scale;

    GainBounds(ReplicaLayer layer) {
        this.layer = layer;
        this.facts = layer.facts();
        this.slope = new double[facts.devices()];
        this.slopes = new double[facts.experts()];
        this.ofSwaps = new double[facts.devices()];
    }

    /**
     * Takes the layer as it is now.
     *
     * @param newScale a gain in the smooth maximum for one in potential
     */
    void update(double newScale) {
        scale = newScale;
        for (int device = 0; device < slope.length; device++) {
            slope[device] = scale * layer.slope(device);
        }
        Arrays.fill(slopes, 0);
        for (int slot = 0; slot < facts.slots(); slot++) {
            slopes[layer.expertAt(slot)] += slope[facts.deviceOf(slot)];
        }
    }

    /** Looks at the swaps of a device with each other one; {@link #swap} then answers. */
    void swapsOf(int device) {
        double perfect = facts.perfect(device);
        for (int other = 0; other < ofSwaps.length; other++) {
            double both = perfect + facts.perfect(other);
            double even = (layer.served(device) + layer.served(other)) / both;
            double least = both / Math.max(perfect, facts.perfect(other)) * layer.potential(device, even * perfect);
            double most = layer.potential(device) + layer.potential(other) - least;
            ofSwaps[other] = scale * Math.max(0, most) + ROUNDING;
        }
    }

    /** The most that a swap of the device looked at last with another one gains. */
    double swap(int other) {
        return ofSwaps[other];
    }

    /** The most that putting an expert in place of a slot's spare copy gains. */
    double trade(int slot, int expert) {
        int old = layer.expertAt(slot);
        double oldAfter = facts.load(old) / (layer.copies(old) - 1);
        double newAfter = facts.load(expert) / (layer.copies(expert) + 1);
        return slopes[expert] * (layer.share(expert) - newAfter)
                - slopes[old] * (oldAfter - layer.share(old))
                + slope[facts.deviceOf(slot)] * (oldAfter - newAfter)
                + ROUNDING;
    }
}

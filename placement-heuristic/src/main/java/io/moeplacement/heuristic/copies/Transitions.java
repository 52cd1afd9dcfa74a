package io.moeplacement.heuristic.copies;

import java.util.Arrays;

/**
 * Transition weight between each expert of one layer and each device of a neighbouring layer, under the neighbour's shares.
 * O(experts^2 * copies) to count. Not thread-safe.
 */
final class Transitions {

    /** Weight between an expert of the layer and one of its neighbour. */
    @FunctionalInterface
    interface Weight {
        double of(int expert, int neighbour);
    }

    private final Weight weight;
    private final ShareTable neighbour;
    private final double price;
    private final int[] found;
    private final double[] with;

    /** @param price what a unit of weight counts */
    Transitions(Weight weight, ShareTable neighbour, double price) {
        this.weight = weight;
        this.neighbour = neighbour;
        this.price = price;
        this.found = new int[neighbour.places()];
        this.with = new double[neighbour.experts() * neighbour.places()];
    }

    /** Counts anew; {@code [expert * devices + neighbour's device]}, not a copy. */
    double[] count() {
        Arrays.fill(with, 0);
        int experts = neighbour.experts();
        int devices = neighbour.places();
        for (int other = 0; other < experts; other++) {
            int places = neighbour.placesOf(other, found);
            for (int expert = 0; expert < experts; expert++) {
                double value = weight.of(expert, other) * price;
                for (int i = 0; i < places && value > 0; i++) {
                    with[expert * devices + found[i]] += value * neighbour.share(other, found[i]);
                }
            }
        }
        return with;
    }
}

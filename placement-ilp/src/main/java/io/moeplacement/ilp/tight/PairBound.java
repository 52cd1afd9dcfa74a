package io.moeplacement.ilp.tight;

import java.util.Arrays;

/**
 * A bound on locality that holds for every placement: in each layer pair an expert on device g meets the next layer's
 * experts at best sorted by weight into the slots nearest to g, and the other way round. Time O(pairs * E * G * E log E).
 */
final class PairBound {

    private final Instance instance;
    /** {@code [devices][devices]}: other devices of each device, nearest first, seen from it. */
    private final int[][] nearestTo;

    private final int[][] nearestFrom;

    PairBound(Instance instance) {
        this.instance = instance;
        this.nearestTo = new int[instance.devices][];
        this.nearestFrom = new int[instance.devices][];
        for (int device = 0; device < instance.devices; device++) {
            nearestTo[device] = nearest(device, true);
            nearestFrom[device] = nearest(device, false);
        }
    }

    private int[] nearest(int device, boolean outwards) {
        Integer[] order = new Integer[instance.devices];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(between(device, a, outwards), between(device, b, outwards)));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    private double between(int device, int other, boolean outwards) {
        return instance.distance[outwards ? device * instance.devices + other : other * instance.devices + device];
    }

    /** No placement that keeps the limits has a smaller value. */
    double value() {
        double bound = 0;
        for (int pair = 0; pair < instance.weight.length; pair++) {
            double[] weight = instance.weight[pair];
            if (weight != null) {
                bound += Math.max(side(pair, weight, true), side(pair, weight, false));
            }
        }
        // For the rounding of sums in another order.
        return bound * (1 - 1e-12);
    }

    /** Each expert of one layer of the pair for itself. */
    private double side(int pair, double[] weight, boolean outwards) {
        int layer = outwards ? pair : pair + 1;
        int[] slots = instance.slots[outwards ? pair + 1 : pair];
        double sum = 0;
        for (int expert = 0; expert < instance.experts; expert++) {
            double[] sorted = new double[instance.experts];
            for (int other = 0; other < sorted.length; other++) {
                sorted[other] =
                        -weight[outwards ? expert * instance.experts + other : other * instance.experts + expert];
            }
            Arrays.sort(sorted);
            double least = Double.POSITIVE_INFINITY;
            for (int device = 0; device < instance.devices; device++) {
                if (instance.allowed[layer][expert * instance.devices + device] && instance.slots[layer][device] > 0) {
                    least = Math.min(least, filled(sorted, device, slots, outwards));
                }
            }
            sum += least;
        }
        return sum;
    }

    private double filled(double[] sorted, int device, int[] slots, boolean outwards) {
        double sum = 0;
        int next = 0;
        for (int other : (outwards ? nearestTo : nearestFrom)[device]) {
            double step = between(device, other, outwards);
            for (int slot = 0; slot < slots[other]; slot++) {
                sum -= sorted[next++] * step;
            }
        }
        return sum;
    }
}

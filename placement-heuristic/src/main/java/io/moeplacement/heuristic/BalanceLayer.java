package io.moeplacement.heuristic;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Searches the best balance of one layer with single copies: largest first in a slightly shuffled order, then swaps between
 * the busiest device and any other until none helps, again and again. A swap is tried in O(1). Not thread-safe.
 */
final class BalanceLayer {

    private static final double NOISE = 0.2;

    /** Least gain that counts: beyond rounding. */
    private static final double LEAST_GAIN = 1e-12;

    private final LayerLoads loads;
    private final int[] slots;
    private final double bound;
    private final int[] best;
    private double bestImbalance;
    private int fruitless;

    BalanceLayer(LayerLoads loads, int[] slots, double bound, int[] start) {
        this.loads = loads;
        this.slots = slots;
        this.bound = bound;
        this.best = start.clone();
        this.bestImbalance = loads.imbalance(best);
    }

    /** Whether nothing better exists. */
    boolean isProved() {
        return bestImbalance <= bound * (1 + LEAST_GAIN);
    }

    /** Restarts since the last improvement. */
    int fruitless() {
        return fruitless;
    }

    double imbalance() {
        return bestImbalance;
    }

    int[] best() {
        return best;
    }

    /** Takes another placement of the layer over when it is better. */
    void offer(int[] placed) {
        double imbalance = loads.imbalance(placed);
        fruitless++;
        if (imbalance < bestImbalance - LEAST_GAIN) {
            bestImbalance = imbalance;
            System.arraycopy(placed, 0, best, 0, best.length);
            fruitless = 0;
        }
    }

    /** Improves the best placement known by swaps alone. */
    void polish() {
        int[] placed = best.clone();
        swap(placed);
        offer(placed);
    }

    /** One start from a shuffled order. */
    void restart(SplittableRandom random) {
        int[] placed = largestFirst(random);
        swap(placed);
        offer(placed);
    }

    private int[] largestFirst(SplittableRandom random) {
        double[] key = new double[best.length];
        for (int expert = 0; expert < key.length; expert++) {
            key[expert] = -loads.of(expert) * (1 + NOISE * (2 * random.nextDouble() - 1));
        }
        int[] order = IntStream.range(0, key.length)
                .boxed()
                .sorted(Comparator.comparingDouble(expert -> key[expert]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] placed = new int[key.length];
        int[] free = slots.clone();
        double[] sums = new double[free.length];
        for (int expert : order) {
            int device = leastLoaded(free, sums, loads.of(expert));
            placed[expert] = device;
            free[device]--;
            sums[device] += loads.of(expert);
        }
        return placed;
    }

    private int leastLoaded(int[] free, double[] sums, double load) {
        int least = -1;
        for (int device = 0; device < free.length; device++) {
            if (free[device] > 0
                    && (least < 0
                            || loads.imbalance(device, sums[device] + load)
                                    < loads.imbalance(least, sums[least] + load))) {
                least = device;
            }
        }
        return least;
    }

    private void swap(int[] placed) {
        double[] sums = loads.sums(placed);
        while (true) {
            int busiest = busiest(sums);
            double bestPeak = loads.imbalance(busiest, sums[busiest]) - LEAST_GAIN;
            int bestFirst = -1;
            int bestSecond = -1;
            for (int first = 0; first < placed.length; first++) {
                if (placed[first] != busiest) {
                    continue;
                }
                for (int second = 0; second < placed.length; second++) {
                    double shift = loads.of(first) - loads.of(second);
                    if (placed[second] != busiest && shift > 0) {
                        int other = placed[second];
                        double peak = Math.max(
                                loads.imbalance(busiest, sums[busiest] - shift),
                                loads.imbalance(other, sums[other] + shift));
                        if (peak < bestPeak) {
                            bestPeak = peak;
                            bestFirst = first;
                            bestSecond = second;
                        }
                    }
                }
            }
            if (bestFirst < 0) {
                return;
            }
            int other = placed[bestSecond];
            placed[bestSecond] = busiest;
            placed[bestFirst] = other;
            double shift = loads.of(bestFirst) - loads.of(bestSecond);
            sums[busiest] -= shift;
            sums[other] += shift;
        }
    }

    private int busiest(double[] sums) {
        int busiest = 0;
        for (int device = 1; device < sums.length; device++) {
            if (loads.imbalance(device, sums[device]) > loads.imbalance(busiest, sums[busiest])) {
                busiest = device;
            }
        }
        return busiest;
    }
}

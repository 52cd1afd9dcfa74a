package io.moeplacement.heuristic.alone;

import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.LayerLoads;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Searches the best balance of one layer with single copies: largest first in a slightly shuffled order, then swaps between
 * the busiest device and any other until none helps, again and again. A swap is tried in O(1). Not thread-safe.
 */
final class BalanceLayer implements LayerSearch {

    private static final double NOISE = 0.2;

    /** Least gain that counts: beyond rounding. */
    private static final double LEAST_GAIN = 1e-12;

    /** Restarts without improvement after which the layer counts as done. */
    private static final int PATIENCE = 500;

    private final LayerLoads loads;
    private final int[] slots;
    private final double bound;
    private final LayerCheck check;
    private final List<int[]> known;
    private final SplittableRandom random;
    private final int[] best;
    private double bestImbalance;
    private boolean begun;
    private int fruitless;

    /**
     * A search of one layer.
     *
     * @param bound no placement has a smaller imbalance
     * @param known placements to start from, at least one; the result is never worse than any of them
     */
    BalanceLayer(
            LayerLoads loads, int[] slots, double bound, LayerCheck check, List<int[]> known, SplittableRandom random) {
        this.loads = loads;
        this.slots = slots;
        this.bound = bound;
        this.check = check;
        this.known = known;
        this.random = random;
        this.best = known.get(0).clone();
        this.bestImbalance = loads.imbalance(best);
    }

    @Override
    public void begin(Budget budget) {
        begun = true;
        known.forEach(this::offer);
        int[] placed = best.clone();
        swap(placed, budget);
        offer(placed);
    }

    /** One start from a shuffled order. */
    @Override
    public void turn(Budget budget) {
        int[] placed = largestFirst();
        swap(placed, budget);
        offer(placed);
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public boolean isDone() {
        return isProved() || fruitless >= PATIENCE;
    }

    @Override
    public int[] best() {
        return best;
    }

    /** Whether nothing better exists. */
    boolean isProved() {
        return bestImbalance <= bound * (1 + LEAST_GAIN);
    }

    double imbalance() {
        return bestImbalance;
    }

    private void offer(int[] placed) {
        double imbalance = loads.imbalance(placed);
        fruitless++;
        if (imbalance < bestImbalance - LEAST_GAIN) {
            bestImbalance = imbalance;
            System.arraycopy(placed, 0, best, 0, best.length);
            fruitless = 0;
        }
    }

    private int[] largestFirst() {
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

    private void swap(int[] placed, Budget budget) {
        double[] sums = loads.sums(placed);
        while (!budget.isOver()) {
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
                check.afterDescent(placed, loads.imbalance(busiest, sums[busiest]));
                return;
            }
            int other = placed[bestSecond];
            placed[bestSecond] = busiest;
            placed[bestFirst] = other;
            double shift = loads.of(bestFirst) - loads.of(bestSecond);
            sums[busiest] -= shift;
            sums[other] += shift;
            int slowest = busiest(sums);
            check.afterSwap(placed, loads.imbalance(slowest, sums[slowest]), bestFirst, bestSecond);
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

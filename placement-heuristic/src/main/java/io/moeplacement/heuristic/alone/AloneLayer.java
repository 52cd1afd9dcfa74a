package io.moeplacement.heuristic.alone;

import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ExcessPrice;
import io.moeplacement.heuristic.search.LayerLoads;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Searches one layer whose cost depends on no other layer (fan-out, step time of home communication): swaps, first
 * improvement, from the best placement known and from perturbations of it. Not thread-safe.
 */
final class AloneLayer implements LayerSearch {

    /** Part of the experts that a perturbation swaps: enough to leave a basin, few enough to keep most of it. */
    private static final double KICKED_PART = 0.15;

    /** Price of one whole unit of excess load, as a multiple of the cost of the first placement. */
    private static final double EXCESS_PRICE = 5;

    private static final double LEAST_EXCESS = 0.02;

    /** Least gain that counts, as a part of the cost: beyond rounding. */
    private static final double LEAST_GAIN = 1e-12;

    /** Perturbations without improvement after which the layer counts as done. */
    private static final int PATIENCE = 300;

    /** Swaps tried between two looks at the clock. */
    private static final int SWAPS_PER_LOOK = 16;

    private final LayerLoads loads;
    private final LayerGoal goal;
    private final LayerCheck check;
    private final List<int[]> known;
    private final SplittableRandom random;
    private final ExcessPrice excessPrice;
    private final LayerGoal.Swap swap = new LayerGoal.Swap();
    private final int[] placed;
    private double[] sums;
    private double cost;
    /** The part of it that is the price of excess load. */
    private double excess;

    private final int[] best;
    private double bestCost;
    private double bestExcess;
    private boolean begun;
    private int fruitless;

    /**
     * A search of one layer.
     *
     * @param known placements to start from, at least one; the result is never worse than any of them
     */
    AloneLayer(LayerLoads loads, LayerGoal goal, LayerCheck check, List<int[]> known, SplittableRandom random) {
        this.loads = loads;
        this.goal = goal;
        this.check = check;
        this.known = known;
        this.random = random;
        this.placed = known.get(0).clone();
        this.best = placed.clone();
        this.sums = loads.sums(placed);
        goal.reset(placed, sums);
        double first = goal.cost(slowest());
        this.excessPrice = new ExcessPrice(EXCESS_PRICE * (first > 0 ? first : 1), LEAST_EXCESS);
        count();
        this.bestCost = cost;
        this.bestExcess = loads.excess(best);
    }

    @Override
    public void begin(Budget budget) {
        begun = true;
        for (int[] other : known) {
            start(other);
            remember();
        }
        start(best);
        descend(budget);
        remember();
    }

    /** Descends from a perturbation of the best placement known. */
    @Override
    public void turn(Budget budget) {
        int[] kicked = best.clone();
        int swaps = Math.max(2, (int) Math.round(KICKED_PART * kicked.length));
        for (int i = 0; i < swaps; i++) {
            int first = random.nextInt(kicked.length);
            int second = random.nextInt(kicked.length);
            int kept = kicked[first];
            kicked[first] = kicked[second];
            kicked[second] = kept;
        }
        start(kicked);
        descend(budget);
        fruitless++;
        remember();
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public boolean isDone() {
        return fruitless >= PATIENCE;
    }

    @Override
    public int[] best() {
        return best;
    }

    /** Cost of the best placement, with the price of its excess. */
    double bestCost() {
        return bestCost;
    }

    /** Whether the best placement keeps the limit on imbalance. */
    boolean keepsLimit() {
        return bestExcess == 0;
    }

    /** Keeping the limit comes first, then the cost. */
    private void remember() {
        double excess = loads.excess(placed);
        boolean cheaper = cost < bestCost - LEAST_GAIN * bestCost;
        if (excess < bestExcess || (excess == bestExcess && cheaper)) {
            bestExcess = excess;
            bestCost = cost;
            System.arraycopy(placed, 0, best, 0, best.length);
            fruitless = 0;
        }
    }

    private void start(int[] from) {
        System.arraycopy(from, 0, placed, 0, placed.length);
        sums = loads.sums(placed);
        goal.reset(placed, sums);
        count();
    }

    private void descend(Budget budget) {
        boolean improved = true;
        while (improved && !budget.isOver()) {
            improved = false;
            for (int first = 0; first < placed.length && !budget.isOver(); first++) {
                improved |= trySwaps(first, budget);
            }
        }
        check.afterDescent(placed, cost - excess);
    }

    private boolean trySwaps(int first, Budget budget) {
        boolean improved = false;
        for (int second = first + 1; second < placed.length; second++) {
            if (second % SWAPS_PER_LOOK == 0 && budget.isOver()) {
                return improved;
            }
            improved |= placed[first] != placed[second] && trySwap(first, second);
        }
        return improved;
    }

    /** Swaps two experts if that helps. */
    private boolean trySwap(int first, int second) {
        int g = placed[first];
        int h = placed[second];
        double shift = loads.of(second) - loads.of(first);
        double sumG = sums[g];
        double sumH = sums[h];
        double others = excess - excessPrice.of(loads, g, sumG) - excessPrice.of(loads, h, sumH);
        sums[g] += shift;
        sums[h] -= shift;
        swap.set(first, g, second, h);
        double price = others + excessPrice.of(loads, g, sums[g]) + excessPrice.of(loads, h, sums[h]);
        double swapped = goal.swapped(swap, sums, slowest());
        if (swapped + Math.max(0, price) < cost - LEAST_GAIN * cost) {
            goal.swap(swap, sums);
            placed[first] = h;
            placed[second] = g;
            excess = excessPrice.of(loads, sums);
            cost = swapped + excess;
            check.afterSwap(placed, swapped, first, second);
            return true;
        }
        sums[g] = sumG;
        sums[h] = sumH;
        return false;
    }

    private void count() {
        excess = excessPrice.of(loads, sums);
        cost = goal.cost(slowest()) + excess;
    }

    private double slowest() {
        double slowest = 0;
        for (int device = 0; goal.weighsLoad() && device < sums.length; device++) {
            slowest = Math.max(slowest, loads.imbalance(device, sums[device]));
        }
        return slowest;
    }
}

package io.moeplacement.heuristic;

import java.util.SplittableRandom;

/**
 * Searches one layer whose cost depends on no other layer (fan-out, step time of home communication): swaps, first
 * improvement, from the best placement known and from perturbations of it. Not thread-safe.
 */
final class AloneLayer {

    /** Part of the experts that a perturbation swaps: enough to leave a basin, few enough to keep most of it. */
    private static final double KICKED_PART = 0.15;

    /** Price of one whole unit of excess load, as a multiple of the cost of the first placement. */
    private static final double EXCESS_PRICE = 5;

    /** Excess that any overloaded device is charged for at least: a limit is broken however small the excess. */
    private static final double LEAST_EXCESS = 0.02;

    /** Least gain that counts, as a part of the cost: beyond rounding. */
    private static final double LEAST_GAIN = 1e-12;

    private final LayerLoads loads;
    private final LayerGoal goal;
    private final Traffic traffic;
    private final double excessPrice;
    private final int[] placed;
    private final double[] received;
    private final double[] pair = new double[2];
    private double[] sums;
    private double cost;

    private final int[] best;
    private double bestCost;
    private double bestExcess;
    private int fruitless;

    AloneLayer(LayerLoads loads, LayerGoal goal, Traffic traffic, int devices, int[] start) {
        this.loads = loads;
        this.goal = goal;
        this.traffic = traffic;
        this.placed = start.clone();
        this.best = start.clone();
        this.received = new double[devices];
        this.sums = loads.sums(placed);
        traffic.reset(placed, sums, received);
        double first = goal.cost(slowest(), received);
        this.excessPrice = EXCESS_PRICE * (first > 0 ? first : 1);
        this.cost = currentCost();
        this.bestCost = cost;
        this.bestExcess = loads.excess(best);
    }

    /** Takes another placement of the layer over when it is better. */
    void offer(int[] other) {
        start(other);
        remember();
    }

    /** Descends from the best placement known. */
    void polish(Budget budget) {
        start(best);
        descend(budget);
        remember();
    }

    /** Descends from a perturbation of the best placement known. */
    void kick(SplittableRandom random, Budget budget) {
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

    /** Perturbations since the last improvement. */
    int fruitless() {
        return fruitless;
    }

    int[] best() {
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
        traffic.reset(placed, sums, received);
        cost = currentCost();
    }

    private void descend(Budget budget) {
        boolean improved = true;
        while (improved) {
            improved = false;
            for (int first = 0; first < placed.length; first++) {
                if (budget.isOver()) {
                    return;
                }
                for (int second = first + 1; second < placed.length; second++) {
                    improved |= placed[first] != placed[second] && trySwap(first, second);
                }
            }
        }
    }

    /** Swaps two experts if that helps. */
    private boolean trySwap(int first, int second) {
        int g = placed[first];
        int h = placed[second];
        double shift = loads.of(second) - loads.of(first);
        double receivedG = received[g];
        double receivedH = received[h];
        double sumG = sums[g];
        double sumH = sums[h];
        sums[g] += shift;
        sums[h] -= shift;
        traffic.swapped(first, g, second, h, sums[g], sums[h], pair);
        received[g] = pair[0];
        received[h] = pair[1];
        double swapped = currentCost();
        if (swapped < cost - LEAST_GAIN * cost) {
            traffic.swap(first, g, second, h);
            placed[first] = h;
            placed[second] = g;
            cost = swapped;
            return true;
        }
        received[g] = receivedG;
        received[h] = receivedH;
        sums[g] = sumG;
        sums[h] = sumH;
        return false;
    }

    private double currentCost() {
        double excess = 0;
        for (int device = 0; device < sums.length; device++) {
            double over = loads.excess(device, sums[device]);
            excess += over > 0 ? over + LEAST_EXCESS : 0;
        }
        return goal.cost(slowest(), received) + excessPrice * excess;
    }

    private double slowest() {
        double slowest = 0;
        for (int device = 0; device < sums.length; device++) {
            slowest = Math.max(slowest, loads.imbalance(device, sums[device]));
        }
        return slowest;
    }
}

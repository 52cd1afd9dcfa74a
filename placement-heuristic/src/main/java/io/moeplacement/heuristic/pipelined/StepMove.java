package io.moeplacement.heuristic.pipelined;

import io.moeplacement.heuristic.chain.ChainMove;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.LayerLoads;
import java.util.Arrays;

/**
 * Re-places one layer with its neighbours fixed: swaps of two experts under the true step time, first improvement, until none
 * helps. What each expert exchanges with each device of the neighbours is summed once, O(experts^2); a swap is then tried and
 * taken in O(devices). Not thread-safe.
 */
final class StepMove implements ChainMove {

    private final StepGoal goal;
    private final Budget budget;
    private final int devices;
    private final double[] arriving;
    private final double[] leaving;
    private final ColumnTraffic before;
    private final ColumnTraffic after;

    StepMove(StepGoal goal, Budget budget) {
        this.goal = goal;
        this.budget = budget;
        this.devices = goal.problem().devices();
        this.arriving = new double[goal.problem().experts() * devices];
        this.leaving = new double[goal.problem().experts() * devices];
        this.before = new ColumnTraffic(goal.prices(), StepGoal.GUIDE);
        this.after = new ColumnTraffic(goal.pricesBack(), StepGoal.GUIDE);
    }

    @Override
    public double improve(ChainState state, int layer) {
        int[] placed = state.layer(layer);
        boolean fromBefore = layer > 0 && goal.carries(layer - 1);
        boolean toAfter = goal.carries(layer);
        if (fromBefore) {
            collectArriving(layer, state.layer(layer - 1));
            before.reset(placed, arriving);
        }
        if (toAfter) {
            collectLeaving(layer, state.layer(layer + 1));
            after.reset(placed, leaving);
        }
        LayerLoads loads = goal.loads(layer);
        double[] sums = loads.sums(placed);
        double seconds = (fromBefore ? before.cost() : 0) + (toAfter ? after.cost() : 0);
        double start = goal.cost(seconds) + loadCost(layer, sums);
        double cost = start;
        boolean improved = true;
        while (improved) {
            improved = false;
            for (int first = 0; first < placed.length; first++) {
                if (budget.isOver()) {
                    return start - cost;
                }
                for (int second = first + 1; second < placed.length; second++) {
                    int g = placed[first];
                    int h = placed[second];
                    if (g == h) {
                        continue;
                    }
                    double sumG = sums[g];
                    double sumH = sums[h];
                    double shift = loads.of(second) - loads.of(first);
                    sums[g] += shift;
                    sums[h] -= shift;
                    double swapped = loadCost(layer, sums);
                    if (fromBefore && swapped < cost) {
                        swapped += goal.cost(before.swapped(arriving, first, g, second, h));
                    }
                    if (toAfter && swapped < cost) {
                        swapped += goal.cost(after.swapped(leaving, first, g, second, h));
                    }
                    if (swapped < cost - LEAST_GAIN) {
                        if (fromBefore) {
                            before.swap(arriving, first, g, second, h);
                        }
                        if (toAfter) {
                            after.swap(leaving, first, g, second, h);
                        }
                        placed[first] = h;
                        placed[second] = g;
                        cost = swapped;
                        improved = true;
                    } else {
                        sums[g] = sumG;
                        sums[h] = sumH;
                    }
                }
            }
        }
        return start - cost;
    }

    private double loadCost(int layer, double[] sums) {
        LayerLoads loads = goal.loads(layer);
        double slowest = 0;
        for (int device = 0; device < sums.length; device++) {
            slowest = Math.max(slowest, loads.imbalance(device, sums[device]));
        }
        return slowest * goal.perfectCost(layer) + goal.excessPrice().of(loads, sums);
    }

    private void collectArriving(int layer, int[] neighbour) {
        Arrays.fill(arriving, 0);
        for (int from = 0; from < neighbour.length; from++) {
            for (int expert = 0; expert < neighbour.length; expert++) {
                arriving[expert * devices + neighbour[from]] += goal.bytes(layer - 1, from, expert);
            }
        }
    }

    private void collectLeaving(int layer, int[] neighbour) {
        Arrays.fill(leaving, 0);
        for (int expert = 0; expert < neighbour.length; expert++) {
            for (int to = 0; to < neighbour.length; to++) {
                leaving[expert * devices + neighbour[to]] += goal.bytes(layer, expert, to);
            }
        }
    }
}

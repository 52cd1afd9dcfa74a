package io.moeplacement.heuristic.chain;

import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.LayerLoads;
import io.moeplacement.spi.TransportKernel;

/**
 * Re-places one layer with its neighbours fixed.
 *
 * <p>Without a load limit the best placement is a transportation problem and is found exactly. With one, overloaded devices
 * get a price per load (a few subgradient steps), and each priced optimum is repaired by best-improvement swaps under the
 * true cost with a steep price on excess load. The current placement, repaired alike, competes. Never makes a state worse.
 * Not thread-safe.
 */
final class LayerMove implements ChainMove {

    private static final int PRICE_STEPS = 6;
    private static final double FIRST_PRICE = 0.3;

    private final LayerChain chain;
    private final Budget budget;
    private final TransportKernel kernel;
    private final double[] priced;
    private final int[] candidate;

    LayerMove(LayerChain chain, Budget budget) {
        this.chain = chain;
        this.budget = budget;
        this.kernel = new TransportKernel(chain.experts(), chain.devices());
        this.priced = new double[chain.experts() * chain.devices()];
        this.candidate = new int[chain.experts()];
    }

    @Override
    public double improve(ChainState state, int layer) {
        double[] cost = chain.placementCost(state, layer);
        int[] placed = state.layer(layer);
        double before = layerCost(layer, placed, cost);
        int[] best = placed.clone();
        swap(layer, best, cost);
        double bestCost = layerCost(layer, best, cost);
        double[] price = new double[chain.devices()];
        double step = FIRST_PRICE * largest(cost) / Math.max(1e-300, heaviest(layer));
        for (int round = 0; round < PRICE_STEPS && !budget.isOver(); round++) {
            charge(layer, cost, price);
            if (!kernel.assign(priced, chain.slots(layer), candidate, budget::isOver)) {
                break;
            }
            boolean kept = raisePrices(layer, price, 2 * step / (1 + round));
            swap(layer, candidate, cost);
            double candidateCost = layerCost(layer, candidate, cost);
            if (candidateCost < bestCost - LEAST_GAIN) {
                bestCost = candidateCost;
                System.arraycopy(candidate, 0, best, 0, best.length);
            }
            if (kept) {
                break;
            }
        }
        if (bestCost >= before - LEAST_GAIN) {
            return 0;
        }
        System.arraycopy(best, 0, placed, 0, best.length);
        return before - bestCost;
    }

    private double largest(double[] cost) {
        double largest = 0;
        for (double value : cost) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    private double heaviest(int layer) {
        double heaviest = 0;
        for (int expert = 0; expert < chain.experts(); expert++) {
            heaviest = Math.max(heaviest, chain.loads(layer).of(expert));
        }
        return heaviest;
    }

    private void charge(int layer, double[] cost, double[] price) {
        for (int expert = 0; expert < chain.experts(); expert++) {
            for (int device = 0; device < chain.devices(); device++) {
                int index = expert * chain.devices() + device;
                priced[index] = cost[index] + price[device] * chain.loads(layer).of(expert);
            }
        }
    }

    /** One subgradient step on the candidate's loads; returns whether the candidate keeps the limit. */
    private boolean raisePrices(int layer, double[] price, double step) {
        LayerLoads loads = chain.loads(layer);
        double[] sums = loads.sums(candidate);
        boolean kept = true;
        for (int device = 0; device < sums.length; device++) {
            double over = loads.overLimit(device, sums[device]);
            kept &= over <= 0;
            if (over > Double.NEGATIVE_INFINITY) {
                price[device] = Math.max(0, price[device] + step * over);
            }
        }
        return kept;
    }

    /** Best-improvement swaps of two experts until none helps or the budget is over; a swap is tried in O(1). */
    private void swap(int layer, int[] placed, double[] cost) {
        double[] sums = chain.loads(layer).sums(placed);
        while (!budget.isOver()) {
            double bestGain = LEAST_GAIN;
            int bestFirst = -1;
            int bestSecond = -1;
            for (int first = 0; first < placed.length; first++) {
                for (int second = first + 1; second < placed.length; second++) {
                    if (placed[first] != placed[second]) {
                        double gain = swapGain(layer, placed, cost, sums, first, second);
                        if (gain > bestGain) {
                            bestGain = gain;
                            bestFirst = first;
                            bestSecond = second;
                        }
                    }
                }
            }
            if (bestFirst < 0) {
                return;
            }
            apply(layer, placed, sums, bestFirst, bestSecond);
        }
    }

    private double swapGain(int layer, int[] placed, double[] cost, double[] sums, int first, int second) {
        int g = placed[first];
        int h = placed[second];
        int devices = chain.devices();
        LayerLoads loads = chain.loads(layer);
        double shift = loads.of(second) - loads.of(first);
        double gain = cost[first * devices + g]
                + cost[second * devices + h]
                - cost[first * devices + h]
                - cost[second * devices + g];
        return gain
                + chain.excessCost(layer, g, sums[g])
                + chain.excessCost(layer, h, sums[h])
                - chain.excessCost(layer, g, sums[g] + shift)
                - chain.excessCost(layer, h, sums[h] - shift);
    }

    private void apply(int layer, int[] placed, double[] sums, int first, int second) {
        LayerLoads loads = chain.loads(layer);
        int g = placed[first];
        int h = placed[second];
        double shift = loads.of(second) - loads.of(first);
        sums[g] += shift;
        sums[h] -= shift;
        placed[first] = h;
        placed[second] = g;
    }

    private double layerCost(int layer, int[] placed, double[] cost) {
        double sum = 0;
        for (int expert = 0; expert < placed.length; expert++) {
            sum += cost[expert * chain.devices() + placed[expert]];
        }
        double[] sums = chain.loads(layer).sums(placed);
        for (int device = 0; device < sums.length; device++) {
            sum += chain.excessCost(layer, device, sums[device]);
        }
        return sum;
    }
}

package io.moeplacement.ilp.path;

import io.moeplacement.spi.SolveContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A shortest path with one partition per layer: what partitions cost by themselves plus what steps cost. Layer by layer, the
 * best way to each partition is the least over its predecessors; predecessors are tried from the cheapest on, and the first
 * one that even the least step to this partition cannot make cheaper than the best way found ends the search.
 *
 * <p>Time O(layers * partitions^2 * cost of a step) at most, memory 12 bytes per layer and partition. Equal costs go to the
 * lower partition, so the result does not depend on threads. Once built it can be run once.
 */
final class ShortestPath {

    private final ChainCosts chain;
    private final double[][] own;
    private final int[][] cameFrom;
    private final SolveContext context;
    private final Lanes lanes;
    private double[] reached;
    private int layer;

    /** @param own what each partition costs by itself, infinite where not allowed, {@code [layers][partitions]} */
    ShortestPath(ChainCosts chain, double[][] own, SolveContext context, Lanes lanes) {
        this.chain = chain;
        this.own = own;
        this.cameFrom = new int[own.length][];
        this.context = context;
        this.lanes = lanes;
        this.reached = own[0];
    }

    /** Walks through all layers; false when the caller stopped it. */
    boolean walk() {
        while (layer + 1 < own.length) {
            double[] next = new double[reached.length];
            int[] from = new int[reached.length];
            int[] cheapestFirst = cheapestFirst();
            boolean complete =
                    chain.isFree(layer) ? stepFreely(cheapestFirst[0], next, from) : step(cheapestFirst, next, from);
            if (!complete) {
                return false;
            }
            layer++;
            cameFrom[layer] = from;
            reached = next;
        }
        return true;
    }

    private int[] cheapestFirst() {
        return IntStream.range(0, reached.length)
                .filter(state -> reached[state] < Double.POSITIVE_INFINITY)
                .boxed()
                .sorted(Comparator.comparingDouble(state -> reached[state]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private boolean stepFreely(int cheapest, double[] next, int[] from) {
        Arrays.fill(from, cheapest);
        Arrays.setAll(next, target -> reached[cheapest] + own[layer + 1][target]);
        return true;
    }

    private boolean step(int[] cheapestFirst, double[] next, int[] from) {
        Supplier<Steps> workers = chain.steps(layer, lanes, context);
        double[] ownOfNext = own[layer + 1];
        return workers != null
                && lanes.run(next.length, workers, context::shouldStop, (steps, target) -> {
                    next[target] = Double.POSITIVE_INFINITY;
                    if (ownOfNext[target] < Double.POSITIVE_INFINITY) {
                        from[target] = nearest(steps, target, cheapestFirst);
                        next[target] = reached[from[target]] + steps.cost(from[target]) + ownOfNext[target];
                    }
                });
    }

    private int nearest(Steps steps, int target, int[] cheapestFirst) {
        steps.target(target);
        double leastStep = steps.least();
        double least = Double.POSITIVE_INFINITY;
        int nearest = cheapestFirst[0];
        for (int state : cheapestFirst) {
            if (reached[state] + leastStep >= least) {
                break;
            }
            double cost = reached[state] + steps.cost(state);
            if (cost < least) {
                least = cost;
                nearest = state;
            }
        }
        return nearest;
    }

    /** Length of a shortest path through the layers walked so far; to the end a bound, as no cost is negative. */
    double length() {
        return Arrays.stream(reached).min().orElse(0);
    }

    /**
     * The shortest path; layers that were not reached take the partition that costs least by itself.
     *
     * @return {@code [layers]}
     */
    int[] partitions() {
        int[] path = new int[own.length];
        for (int later = layer + 1; later < path.length; later++) {
            path[later] = cheapest(own[later]);
        }
        int state = cheapest(reached);
        for (int walked = layer; walked >= 0; walked--) {
            path[walked] = state;
            int @Nullable [] from = cameFrom[walked];
            state = walked > 0 && from != null ? from[state] : 0;
        }
        return path;
    }

    /** Lowest index of a least cost; costs that are not known do not count. */
    static int cheapest(double[] costs) {
        int best = 0;
        for (int i = 1; i < costs.length; i++) {
            if (costs[i] < costs[best] || (Double.isNaN(costs[best]) && !Double.isNaN(costs[i]))) {
                best = i;
            }
        }
        return best;
    }
}

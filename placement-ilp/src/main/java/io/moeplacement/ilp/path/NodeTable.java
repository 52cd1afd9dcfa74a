package io.moeplacement.ilp.path;

import io.moeplacement.spi.SolveContext;
import java.util.function.Supplier;

/**
 * What every two node fillings cost on one node, and the largest weight between them: two tables of {@code fillings^2}
 * numbers, filled once per layer pair.
 */
final class NodeTable implements NodeCosts {

    private final int fillings;
    private final double[] cost;
    private final double[] largest;

    NodeTable(int fillings) {
        this.fillings = fillings;
        this.cost = new double[fillings * fillings];
        this.largest = new double[fillings * fillings];
    }

    /** Fills the tables for a layer pair; false when the caller stopped it. */
    boolean fill(Lanes lanes, SolveContext context, Supplier<NodePair> pairs) {
        return lanes.run(fillings, pairs, context::shouldStop, (pair, target) -> {
            pair.target(target);
            for (int from = 0; from < fillings; from++) {
                cost[target * fillings + from] = pair.cost(from);
                largest[target * fillings + from] = pair.largest(from);
            }
        });
    }

    @Override
    public double cost(int from, int target) {
        return cost[target * fillings + from];
    }

    @Override
    public double largest(int from, int target) {
        return largest[target * fillings + from];
    }
}

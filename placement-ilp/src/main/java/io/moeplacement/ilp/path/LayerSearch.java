package io.moeplacement.ilp.path;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.spi.SolveContext;

/**
 * The best candidate of each layer by itself, for objectives that add up over layers and look at no neighbours: each layer's
 * part is the least, so the whole is. Memory: 16 bytes per candidate.
 */
final class LayerSearch {

    private final PlacementProblem problem;
    private final ProblemShape shape;

    LayerSearch(PlacementProblem problem, ProblemShape shape) {
        this.problem = problem;
        this.shape = shape;
    }

    Found run(SolveContext context, Lanes lanes) {
        Partitions partitions = new Partitions(shape.shape(), problem.experts());
        Candidates candidates = shape.namesMatter() ? new NamedFillings(partitions) : partitions;
        OwnCosts own = new OwnCosts(problem, candidates);
        Placement current = shape.namesMatter() ? null : problem.current();
        int[][] rows = new int[problem.layers()][];
        boolean complete = true;
        for (int layer = 0; layer < rows.length; layer++) {
            double[] costs = own.ofLayer(layer, lanes, context);
            complete &= OwnCosts.isComplete(costs);
            rows[layer] = candidates.row(ShortestPath.cheapest(costs));
            if (current != null && !context.shouldStop()) {
                int[][] one = {rows[layer]};
                new LeastMoves(current, shape.shape()).rename(one, layer);
                rows[layer] = one[0];
            }
        }
        own.requireFeasible();
        return new Found(rows, complete, null);
    }
}

package io.moeplacement.ilp.path;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.spi.SolveContext;

/** The shortest path over partitions, for objectives that look at neighbouring layers. */
final class ChainSearch {

    private final PlacementProblem problem;
    private final ProblemShape shape;

    ChainSearch(PlacementProblem problem, ProblemShape shape) {
        this.problem = problem;
        this.shape = shape;
    }

    Found run(SolveContext context, Lanes lanes) {
        Partitions partitions = new Partitions(shape.shape(), problem.experts());
        OwnCosts own = new OwnCosts(problem, partitions);
        double[][] costs = new double[problem.layers()][];
        boolean known = true;
        for (int layer = 0; layer < costs.length; layer++) {
            costs[layer] = own.ofLayer(layer, lanes, context);
            known &= OwnCosts.isComplete(costs[layer]);
        }
        own.requireFeasible();
        ChainCosts chain = new ChainCosts(problem, partitions, shape.tariff());
        ShortestPath path = new ShortestPath(chain, costs, context, lanes);
        boolean complete = known && path.walk();
        int[][] rows = new int[costs.length][];
        complete &= name(rows, partitions, chain, path.partitions(), context);
        Placement current = problem.current();
        if (current != null && !context.shouldStop()) {
            new LeastMoves(current, shape.shape()).rename(rows, 0);
        }
        return new Found(rows, complete, known ? path.length() : null);
    }

    /**
     * Gives every partition the renaming that its step was priced with. After the caller's wish to stop, renamings that take
     * long are left out; then it says false.
     */
    private boolean name(int[][] rows, Partitions partitions, ChainCosts chain, int[] path, SolveContext context) {
        boolean takesLong = shape.shape().perNode() > SubsetMatching.MOST_ROWS;
        boolean complete = true;
        int[] deviceOf = LeastMoves.unchanged(problem.devices());
        int[] partner = new int[deviceOf.length];
        for (int layer = 0; layer < path.length; layer++) {
            boolean leftOut = takesLong && context.shouldStop();
            complete &= !leftOut;
            if (layer > 0 && !chain.isFree(layer - 1) && !leftOut) {
                Steps steps = chain.fewSteps(layer - 1);
                steps.target(path[layer]);
                steps.pair(path[layer - 1], partner);
                int[] next = new int[deviceOf.length];
                for (int position = 0; position < next.length; position++) {
                    next[partner[position]] = deviceOf[position];
                }
                deviceOf = next;
            }
            rows[layer] = LeastMoves.renamed(partitions.row(path[layer]), deviceOf);
        }
        return complete;
    }
}

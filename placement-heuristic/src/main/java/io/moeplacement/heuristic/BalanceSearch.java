package io.moeplacement.heuristic;

import io.moeplacement.EndedBy;
import io.moeplacement.LoadBounds;
import io.moeplacement.PlacementProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/**
 * The best balance of every layer: layers stand alone, so each is searched until its bound is met or many restarts found
 * nothing. An iteration is one descent of one layer; layers take turns. Not thread-safe.
 */
final class BalanceSearch {

    /** Restarts without improvement after which a layer counts as done. */
    private static final int PATIENCE = 500;

    private final List<BalanceLayer> layers = new ArrayList<>();
    private final ChainState state;
    private final SplittableRandom random;
    private final DoubleConsumer improvements;
    private double reported = Double.POSITIVE_INFINITY;

    /**
     * A search from known states.
     *
     * @param known at least one state; no layer of the result is worse than in any of them
     * @param improvements receives the mean imbalance after each round that improved it
     */
    BalanceSearch(
            PlacementProblem problem, List<ChainState> known, SplittableRandom random, DoubleConsumer improvements) {
        this.random = random;
        this.improvements = improvements;
        this.state = known.get(0).copy();
        LoadBounds bounds = new LoadBounds(problem);
        int[][] slots = problem.slots().toArray();
        for (int layer = 0; layer < problem.layers(); layer++) {
            BalanceLayer search = new BalanceLayer(
                    new LayerLoads(problem, layer), slots[layer], bounds.imbalance(layer), state.layer(layer));
            for (ChainState other : known) {
                search.offer(other.layer(layer));
            }
            layers.add(search);
        }
    }

    /** Searches until every layer is done or the budget is used; returns what ended it. */
    EndedBy run(Budget budget) {
        for (BalanceLayer layer : layers) {
            if (!budget.next()) {
                report();
                return budget.endedBy();
            }
            layer.polish();
        }
        report();
        boolean open = true;
        while (open) {
            open = false;
            for (BalanceLayer layer : layers) {
                if (!layer.isProved() && layer.fruitless() < PATIENCE) {
                    if (!budget.next()) {
                        report();
                        return budget.endedBy();
                    }
                    layer.restart(random);
                    open = true;
                }
            }
            report();
        }
        return layers.stream().allMatch(BalanceLayer::isProved) ? EndedBy.PROOF : EndedBy.CONVERGENCE;
    }

    private void report() {
        double mean = layers.stream()
                .mapToDouble(layer -> Math.max(1, layer.imbalance()))
                .average()
                .orElse(1);
        if (mean < reported) {
            reported = mean;
            improvements.accept(mean);
        }
    }

    /** The best layers found, together. */
    ChainState best() {
        for (int layer = 0; layer < layers.size(); layer++) {
            int[] best = layers.get(layer).best();
            System.arraycopy(best, 0, state.layer(layer), 0, best.length);
        }
        return state;
    }
}

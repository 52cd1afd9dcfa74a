package io.moeplacement.heuristic.alone;

import io.moeplacement.EndedBy;
import io.moeplacement.LoadBounds;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.search.LayerLoads;
import io.moeplacement.heuristic.search.Workers;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * The best balance of every layer: layers stand alone, so each is searched until its bound is met or many restarts found
 * nothing. Not thread-safe.
 */
public final class BalanceSearch {

    private final ChainState fallback;
    private final DoubleConsumer improvements;
    private final List<BalanceLayer> layers;
    private final LayerTurns turns;
    private double reported = Double.POSITIVE_INFINITY;

    /**
     * A search from known states.
     *
     * @param known at least one state; no layer of the result is worse than in any of them
     * @param improvements receives the mean imbalance after each round that improved it
     */
    public BalanceSearch(
            PlacementProblem problem,
            List<ChainState> known,
            CostCheck check,
            SplittableRandom random,
            Workers workers,
            DoubleConsumer improvements) {
        this.improvements = improvements;
        this.fallback = known.get(0);
        LoadBounds bounds = new LoadBounds(problem);
        int[][] slots = problem.slots().toArray();
        this.layers = IntStream.range(0, slots.length)
                .mapToObj(layer -> {
                    LayerLoads loads = new LayerLoads(problem, layer);
                    LayerCheck layerCheck = new LayerCheck(
                            check,
                            problem,
                            layer,
                            fallback,
                            loads::imbalance,
                            evaluation ->
                                    evaluation.metrics().imbalance().perLayer().get(layer));
                    List<int[]> placements =
                            known.stream().map(state -> state.layer(layer)).toList();
                    return new BalanceLayer(
                            loads, slots[layer], bounds.imbalance(layer), layerCheck, placements, random.split());
                })
                .toList();
        this.turns = new LayerTurns(layers, workers);
    }

    /** Searches until every layer is done or the budget is used; returns what ended it. */
    public EndedBy run(Budget budget) {
        EndedBy endedBy = turns.run(budget, this::report);
        boolean proved = layers.stream().allMatch(layer -> layer.hasBegun() && layer.isProved());
        return proved && endedBy == EndedBy.CONVERGENCE ? EndedBy.PROOF : endedBy;
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
    public ChainState best() {
        return turns.best(fallback);
    }
}

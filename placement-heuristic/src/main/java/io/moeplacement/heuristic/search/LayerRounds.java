package io.moeplacement.heuristic.search;

import io.moeplacement.EndedBy;
import io.moeplacement.spi.SolveContext;
import java.util.Arrays;
import java.util.function.DoublePredicate;

/**
 * Turns of all layers that are not done, within the budget of one solve. The iterations allowed are dealt out before a round
 * starts, so that the result does not depend on the number of threads. Not thread-safe.
 */
public final class LayerRounds {

    private final SolveContext context;
    private final Workers workers;
    private final SearchedLayer[] layers;
    private final DoublePredicate reportable;
    private long used;
    private double reported = Double.POSITIVE_INFINITY;

    /**
     * Rounds of some layers.
     *
     * @param reportable whether a layer of that value keeps its limits
     */
    public LayerRounds(SolveContext context, Workers workers, SearchedLayer[] layers, DoublePredicate reportable) {
        this.context = context;
        this.workers = workers;
        this.layers = layers;
        this.reportable = reportable;
    }

    /** Iterations used so far. */
    public long used() {
        return used;
    }

    /**
     * Works until all layers are done or the budget is used; returns what ended it.
     *
     * @param reporting whether the mean of the layers' values is the objective, to be told to the listener
     */
    public EndedBy run(boolean reporting) {
        while (true) {
            SearchedLayer[] open =
                    Arrays.stream(layers).filter(layer -> !layer.isDone()).toArray(SearchedLayer[]::new);
            if (open.length == 0) {
                return Arrays.stream(layers).allMatch(SearchedLayer::isProved) ? EndedBy.PROOF : EndedBy.CONVERGENCE;
            }
            if (context.shouldStop()) {
                return context.stopReason();
            }
            int turns = (int) Math.min(open.length, context.iterations() - used);
            if (turns == 0) {
                return EndedBy.ITERATIONS;
            }
            turn(open, turns);
            used += turns;
            if (reporting) {
                report();
            }
        }
    }

    private void turn(SearchedLayer[] open, int turns) {
        workers.forEach(turns, i -> {
            if (!context.shouldStop()) {
                open[i].turn(context::shouldStop);
            }
        });
    }

    private void report() {
        double mean = Arrays.stream(layers)
                .mapToDouble(SearchedLayer::bestValue)
                .average()
                .orElse(1);
        if (mean < reported
                && Arrays.stream(layers).mapToDouble(SearchedLayer::bestValue).allMatch(reportable)) {
            reported = mean;
            context.improved(mean, null);
        }
    }
}

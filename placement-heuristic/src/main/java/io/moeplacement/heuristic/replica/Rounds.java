package io.moeplacement.heuristic.replica;

import io.moeplacement.EndedBy;
import io.moeplacement.heuristic.search.Workers;
import io.moeplacement.spi.SolveContext;
import java.util.Arrays;

/** Turns of all layers that are not done, within the budget of one solve. Not thread-safe. */
final class Rounds {

    private final SolveContext context;
    private final Workers workers;
    private final LayerSearch[] layers;
    private long used;
    private double reported = Double.POSITIVE_INFINITY;

    Rounds(SolveContext context, Workers workers, LayerSearch[] layers) {
        this.context = context;
        this.workers = workers;
        this.layers = layers;
    }

    /** Iterations used so far. */
    long used() {
        return used;
    }

    /**
     * Works until all layers are done or the budget is used; returns what ended it.
     *
     * @param reporting whether the mean of the layers' values is the objective, to be told to the listener
     */
    EndedBy run(boolean reporting) {
        while (true) {
            LayerSearch[] open =
                    Arrays.stream(layers).filter(layer -> !layer.isDone()).toArray(LayerSearch[]::new);
            if (open.length == 0) {
                return Arrays.stream(layers).allMatch(LayerSearch::isProved) ? EndedBy.PROOF : EndedBy.CONVERGENCE;
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

    private void turn(LayerSearch[] open, int turns) {
        workers.forEach(turns, i -> {
            if (!context.shouldStop()) {
                open[i].turn(context::shouldStop);
            }
        });
    }

    private void report() {
        double mean = Arrays.stream(layers)
                .mapToDouble(LayerSearch::bestValue)
                .average()
                .orElse(1);
        if (mean < reported && LayerValue.keepsLimits(mean)) {
            reported = mean;
            context.improved(mean, null);
        }
    }
}

package io.moeplacement.heuristic;

import io.moeplacement.EndedBy;
import io.moeplacement.spi.SolveContext;

/**
 * Counts the iterations of one search and says how much of its budget is used.
 *
 * <p>With a limit on iterations progress depends on them alone, so that a search that ends by iterations is reproducible;
 * without one it follows the clock. Not thread-safe.
 */
final class Budget {

    private final SolveContext context;
    private final double deadlineNanos;
    private long iterations;

    Budget(SolveContext context) {
        this.context = context;
        this.deadlineNanos = context.elapsed().plus(context.remaining()).toNanos();
    }

    /** Takes one iteration if there is one left; false ends the search. */
    boolean next() {
        if (iterations >= context.iterations() || context.shouldStop()) {
            return false;
        }
        iterations++;
        return true;
    }

    /** Whether deadline or caller ask to stop now, in the middle of an iteration. */
    boolean isOver() {
        return context.shouldStop();
    }

    /** Used part of the budget, in 0..1. */
    double used() {
        if (context.iterations() < Long.MAX_VALUE) {
            return Math.min(1.0, (double) iterations / Math.max(1, context.iterations()));
        }
        return deadlineNanos == 0 ? 1 : Math.min(1.0, context.elapsed().toNanos() / deadlineNanos);
    }

    /** What ended a search for which {@link #next()} said no. */
    EndedBy endedBy() {
        return context.shouldStop() ? context.stopReason() : EndedBy.ITERATIONS;
    }
}

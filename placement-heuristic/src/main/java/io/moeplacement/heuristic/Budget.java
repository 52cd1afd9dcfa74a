package io.moeplacement.heuristic;

import io.moeplacement.EndedBy;
import io.moeplacement.spi.SolveContext;
import java.time.Duration;

/**
 * Counts the iterations of one search and says how much of its budget is used.
 *
 * <p>With a limit on iterations progress depends on them alone, so that a search that ends by iterations is reproducible;
 * without one it follows the clock. Not thread-safe.
 */
final class Budget {

    private final SolveContext context;
    private final long most;
    private final double deadlineSeconds;
    private long iterations;

    /** @param most iterations beyond which the search counts as converged */
    Budget(SolveContext context, long most) {
        this.context = context;
        this.most = most;
        this.deadlineSeconds = seconds(context.elapsed()) + seconds(context.remaining());
    }

    /** Takes one iteration if there is one left; false ends the search. */
    boolean next() {
        if (iterations >= limit() || context.shouldStop()) {
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
        if (limit() < Long.MAX_VALUE) {
            return Math.min(1.0, (double) iterations / Math.max(1, limit()));
        }
        return deadlineSeconds == 0 ? 1 : Math.min(1.0, seconds(context.elapsed()) / deadlineSeconds);
    }

    /** What ended a search for which {@link #next()} said no. */
    EndedBy endedBy() {
        if (context.shouldStop()) {
            return context.stopReason();
        }
        return most < context.iterations() ? EndedBy.CONVERGENCE : EndedBy.ITERATIONS;
    }

    private long limit() {
        return Math.min(most, context.iterations());
    }

    /** Durations of centuries do not fit into nanoseconds. */
    private static double seconds(Duration duration) {
        return duration.getSeconds() + 1e-9 * duration.getNano();
    }
}

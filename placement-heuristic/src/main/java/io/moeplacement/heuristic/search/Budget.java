package io.moeplacement.heuristic.search;

import io.moeplacement.EndedBy;
import io.moeplacement.spi.SolveContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts the iterations of one search and says how much of its budget is used.
 *
 * <p>With a limit on iterations progress depends on them alone, so that a search that ends by iterations is reproducible;
 * without one it follows the clock. {@link #isOver()} may be asked on any thread, the rest belongs to the thread that
 * leads the search.
 */
public final class Budget {

    private final SolveContext context;
    private final @Nullable Budget whole;
    private final boolean byIterations;
    private final long mostIterations;
    private final double beginSeconds;
    private final double endSeconds;
    /** Whether it ends by the clock before the call does. */
    private final boolean endsBefore;

    private long iterations;

    /** The whole budget of a call. */
    public Budget(SolveContext context) {
        this.context = context;
        this.whole = null;
        this.byIterations = context.iterations() < Long.MAX_VALUE;
        this.mostIterations = context.iterations();
        this.beginSeconds = 0;
        this.endSeconds = seconds(context.elapsed()) + seconds(context.remaining());
        this.endsBefore = false;
    }

    private Budget(Budget whole, long mostIterations, double seconds, boolean endsBefore) {
        this.context = whole.context;
        this.whole = whole;
        this.byIterations = whole.byIterations;
        this.mostIterations = mostIterations;
        this.beginSeconds = seconds(context.elapsed());
        this.endSeconds = beginSeconds + seconds;
        this.endsBefore = endsBefore && !byIterations;
    }

    /** A budget that ends when a share of this one is used, in 0..1; what it takes is taken from this one. */
    public Budget part(double share) {
        long most = byIterations ? (long) Math.ceil(share * mostIterations) : Long.MAX_VALUE;
        return new Budget(this, most, share * (endSeconds - beginSeconds), true);
    }

    /** What is left of this budget, as one of which nothing is used yet; what it takes is taken from this one. */
    public Budget rest() {
        long most = byIterations ? mostIterations - iterations : Long.MAX_VALUE;
        return new Budget(this, most, endSeconds - seconds(context.elapsed()), endsBefore);
    }

    /** Takes one iteration if there is one left; false ends the search. */
    public boolean next() {
        if (iterations >= mostIterations || isOver() || (whole != null && !whole.next())) {
            return false;
        }
        iterations++;
        return true;
    }

    /** Takes up to so many iterations; returns how many there were, 0 ends the search. */
    public int next(int wanted) {
        int taken = 0;
        while (taken < wanted && next()) {
            taken++;
        }
        return taken;
    }

    /** Iterations taken so far. */
    public long iterations() {
        return iterations;
    }

    /** Whether deadline or caller ask to stop now, in the middle of an iteration. */
    public boolean isOver() {
        return context.shouldStop() || (endsBefore && seconds(context.elapsed()) >= endSeconds);
    }

    /** Used part of the budget, in 0..1. */
    public double used() {
        if (byIterations) {
            return Math.min(1.0, (double) iterations / Math.max(1, mostIterations));
        }
        double length = endSeconds - beginSeconds;
        return length <= 0 ? 1 : Math.min(1.0, (seconds(context.elapsed()) - beginSeconds) / length);
    }

    /** What ended a search for which {@link #next()} said no. */
    public EndedBy endedBy() {
        return context.shouldStop() ? context.stopReason() : EndedBy.ITERATIONS;
    }

    /** Durations of centuries do not fit into nanoseconds. */
    private static double seconds(Duration duration) {
        return duration.getSeconds() + 1e-9 * duration.getNano();
    }
}

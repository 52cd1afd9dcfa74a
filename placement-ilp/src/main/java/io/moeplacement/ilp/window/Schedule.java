package io.moeplacement.ilp.window;

import io.moeplacement.EndedBy;
import io.moeplacement.spi.SolveContext;
import java.time.Duration;

/** Iterations and time of one search: the caller's, and within it possibly a limit of its own. Not thread-safe. */
public final class Schedule {

    private final SolveContext context;
    private final Duration start;
    private final Duration end;
    private final long mostIterations;
    private long iterations;

    /** All that the caller gives. */
    public static Schedule of(SolveContext context) {
        return new Schedule(context, context.remaining(), context.iterations());
    }

    /** A part of what the caller gives. */
    public Schedule(SolveContext context, Duration time, long iterations) {
        this.context = context;
        this.start = context.elapsed();
        this.end = start.plus(time);
        this.mostIterations = Math.min(iterations, context.iterations());
    }

    /**
     * One that begins now and ends when a share of this one, in 0..1, is used: of its iterations where these are limited, and then
     * by the clock only with this one, so that runs repeat; else of its time.
     */
    Schedule part(double share) {
        if (mostIterations < Long.MAX_VALUE) {
            return new Schedule(context, end.minus(context.elapsed()), (long) (share * mostIterations));
        }
        return new Schedule(
                context, Duration.ofNanos((long) (share * end.minus(start).toNanos())), Long.MAX_VALUE);
    }

    /** Whether to stop at once. */
    boolean shouldStop() {
        return context.shouldStop() || context.elapsed().compareTo(end) >= 0;
    }

    /** Counts an iteration; false when there is none left. */
    boolean next() {
        if (iterations >= mostIterations || shouldStop()) {
            return false;
        }
        iterations++;
        return true;
    }

    /** Part of the budget that is used, 0..1; by iterations alone where these are limited, so that runs repeat. */
    double used() {
        if (mostIterations < Long.MAX_VALUE) {
            return mostIterations == 0 ? 1 : (double) iterations / mostIterations;
        }
        double length = Math.max(1.0, (double) end.minus(start).toNanos());
        return Math.min(1, context.elapsed().minus(start).toNanos() / length);
    }

    /** What ended the search when {@link #next} said no. */
    EndedBy endedBy() {
        if (context.shouldStop()) {
            return context.stopReason();
        }
        return iterations >= mostIterations ? EndedBy.ITERATIONS : EndedBy.DEADLINE;
    }
}

package io.moeplacement.spi;

import io.moeplacement.EndedBy;
import io.moeplacement.Placement;
import io.moeplacement.ProgressEvent;
import io.moeplacement.SolveOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call's budget and channel to its caller. Engines ask {@link #shouldStop()} in their loops and return their best
 * when it says so. Thread-safe.
 */
public final class SolveContext {

    private final String solver;
    private final SolveOptions options;
    private final long startNanos;
    private final Thread caller;

    /** Starts the clock; to be made on the thread that called the solver. */
    public SolveContext(String solver, SolveOptions options) {
        this.solver = solver;
        this.options = options;
        this.startNanos = options.nanoClock().getAsLong();
        this.caller = Thread.currentThread();
    }

    /** Seed of all random choices. */
    public long seed() {
        return options.seed();
    }

    /** Threads the engine may use, at least 1. */
    public int threads() {
        return options.threads();
    }

    /** Iterations after which to stop, at least 0; {@link Long#MAX_VALUE} when not limited. */
    public long iterations() {
        return options.iterations();
    }

    /** A placement to start from, of the problem's shape, or null. */
    public @Nullable Placement incumbent() {
        return options.incumbent();
    }

    /** Time since the start of the call. */
    public Duration elapsed() {
        return Duration.ofNanos(options.nanoClock().getAsLong() - startNanos);
    }

    /** Time left until the deadline, not negative. */
    public Duration remaining() {
        Duration left = options.deadline().minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * Whether the deadline has passed, the caller cancelled, or the caller's thread or this one was interrupted. May be
     * asked on any thread of the engine.
     */
    public boolean shouldStop() {
        return isCancelled() || remaining().isZero();
    }

    /** What to report when {@link #shouldStop()} ended the search. */
    public EndedBy stopReason() {
        return isCancelled() ? EndedBy.CANCELLED : EndedBy.DEADLINE;
    }

    private boolean isCancelled() {
        return options.cancellation().isCancelled()
                || caller.isInterrupted()
                || Thread.currentThread().isInterrupted();
    }

    /** Tells the caller about a better placement. */
    public void improved(double value, @Nullable Double lowerBound) {
        options.listener().onProgress(new ProgressEvent.Improved(solver, elapsed(), value, lowerBound));
    }
}

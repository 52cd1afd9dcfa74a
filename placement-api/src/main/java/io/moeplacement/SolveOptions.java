package io.moeplacement;

import io.moeplacement.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long and how to solve, per call.
 *
 * <p>A solve that ends by iterations or by itself gives the same placement for the same problem, settings and seed, on any
 * number of threads. A solve that ends at its deadline does not; {@link Solution#endedBy()} tells. Immutable.
 *
 * @param deadline time after which the best placement so far is returned, at least 0
 * @param iterations iterations after which it is returned, at least 0; what an iteration is, the solver documents
 * @param seed seed of all random choices
 * @param threads threads the solver may use, at least 1
 * @param cancellation asks the solve to stop
 * @param listener receives progress
 * @param incumbent a placement to start from, or null
 * @param nanoClock source of time in nanoseconds, monotonic
 */
public record SolveOptions(
        Duration deadline,
        long iterations,
        long seed,
        int threads,
        Cancellation cancellation,
        ProgressListener listener,
        @Nullable Placement incumbent,
        LongSupplier nanoClock) {

    /** Deadline where nothing else is said. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException when a figure is outside its range */
    public SolveOptions {
        if (deadline.isNegative()) {
            throw new IllegalArgumentException("deadline (" + deadline + ") must not be negative");
        }
        Objects.requireNonNull(cancellation, "cancellation");
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(nanoClock, "nanoClock");
        Require.notNegative("iterations", iterations);
        Require.positive("threads", threads);
    }

    /** Ten seconds, any number of iterations, seed 1, all processors. */
    public static SolveOptions defaults() {
        return new SolveOptions(
                DEFAULT_DEADLINE,
                Long.MAX_VALUE,
                1,
                Runtime.getRuntime().availableProcessors(),
                new Cancellation(),
                ProgressListener.none(),
                null,
                System::nanoTime);
    }

    /** The same options with another deadline. */
    public SolveOptions withDeadline(Duration value) {
        return new SolveOptions(value, iterations, seed, threads, cancellation, listener, incumbent, nanoClock);
    }

    /** The same options with a limit on iterations. */
    public SolveOptions withIterations(long value) {
        return new SolveOptions(deadline, value, seed, threads, cancellation, listener, incumbent, nanoClock);
    }

    /** The same options with another seed. */
    public SolveOptions withSeed(long value) {
        return new SolveOptions(deadline, iterations, value, threads, cancellation, listener, incumbent, nanoClock);
    }

    /** The same options with another number of threads. */
    public SolveOptions withThreads(int value) {
        return new SolveOptions(deadline, iterations, seed, value, cancellation, listener, incumbent, nanoClock);
    }

    /** The same options with another switch to stop. */
    public SolveOptions withCancellation(Cancellation value) {
        return new SolveOptions(deadline, iterations, seed, threads, value, listener, incumbent, nanoClock);
    }

    /** The same options with another listener. */
    public SolveOptions withListener(ProgressListener value) {
        return new SolveOptions(deadline, iterations, seed, threads, cancellation, value, incumbent, nanoClock);
    }

    /** The same options with a placement to start from, or none. */
    public SolveOptions withIncumbent(@Nullable Placement value) {
        return new SolveOptions(deadline, iterations, seed, threads, cancellation, listener, value, nanoClock);
    }

    /** The same options with another source of time. */
    public SolveOptions withNanoClock(LongSupplier value) {
        return new SolveOptions(deadline, iterations, seed, threads, cancellation, listener, incumbent, value);
    }
}

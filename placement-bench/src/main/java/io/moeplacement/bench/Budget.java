package io.moeplacement.bench;

import io.moeplacement.SolveOptions;
import java.time.Duration;

/**
 * What an attempt may use.
 *
 * @param iterations limit on iterations; {@link Long#MAX_VALUE} for none, then the deadline ends a search
 * @param deadline time after which it has to come back
 * @param seed seed of all random choices
 * @param threads threads it may use
 */
record Budget(long iterations, Duration deadline, long seed, int threads) {

    SolveOptions options() {
        return SolveOptions.defaults()
                .withDeadline(deadline)
                .withIterations(iterations)
                .withSeed(seed)
                .withThreads(threads);
    }

    Budget withIterations(long value) {
        return new Budget(value, deadline, seed, threads);
    }

    Budget withSeed(long value) {
        return new Budget(iterations, deadline, value, threads);
    }
}

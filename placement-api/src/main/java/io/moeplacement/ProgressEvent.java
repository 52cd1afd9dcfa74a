package io.moeplacement;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a solver reports while it runs. */
public sealed interface ProgressEvent {

    /** Name of the solver that reports. */
    String solver();

    /**
     * A solve begins.
     *
     * @param solver name of the solver
     * @param deadline time the solve may take
     */
    record Started(String solver, Duration deadline) implements ProgressEvent {}

    /**
     * A better placement was found, by the engine's own reckoning.
     *
     * @param solver name of the solver
     * @param elapsed time since the start
     * @param value objective value, not yet verified
     * @param lowerBound best bound known so far, the engine's or the api's, or null
     */
    record Improved(
            String solver,
            Duration elapsed,
            double value,
            @Nullable Double lowerBound) implements ProgressEvent {}

    /**
     * A solve ended with a verified solution.
     *
     * @param solver name of the solver
     * @param solution what the caller gets
     */
    record Finished(String solver, Solution solution) implements ProgressEvent {}
}

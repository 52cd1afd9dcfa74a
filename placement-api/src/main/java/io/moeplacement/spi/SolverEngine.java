package io.moeplacement.spi;

import io.moeplacement.PlacementProblem;

/** The method itself. Thread-safe: several solves may run at once on one engine. */
@FunctionalInterface
public interface SolverEngine {

    /**
     * Finds a placement.
     *
     * @param problem a problem for which the provider said it is supported
     * @param context budget, seed, incumbent and progress; valid during the call
     * @throws io.moeplacement.InfeasibleProblemException when the engine proved that no placement keeps the limits
     */
    EngineResult solve(PlacementProblem problem, SolveContext context);
}

package io.moeplacement;

import io.moeplacement.spi.ModelExporter;
import java.util.Optional;

/**
 * Turns a problem into a placement. Thread-safe: one solver serves any number of threads at once.
 *
 * <p>Solving is anytime: at the deadline or on cancellation the best placement so far comes back; slowness is never an
 * exception.
 */
public interface PlacementSolver {

    /** Name as used in configuration: lower case, hyphens. */
    String name();

    /** What the solver promises. */
    SolverKind kind();

    /**
     * Solves a problem.
     *
     * @throws UnsupportedProblemException when the solver cannot take the problem; the message says why
     * @throws InfeasibleProblemException when no placement keeps the limits, by proof
     * @throws SolverContractException when the solver's result is not what it claims
     * @throws IllegalArgumentException when the incumbent does not fit the problem
     */
    Solution solve(PlacementProblem problem, SolveOptions options);

    /** A writer of the integer programme that the solver would work on; empty for solvers without one, as by default. */
    default Optional<ModelExporter> exporter() {
        return Optional.empty();
    }

    /** Solves a problem with {@link SolveOptions#defaults()}. */
    default Solution solve(PlacementProblem problem) {
        return solve(problem, SolveOptions.defaults());
    }
}

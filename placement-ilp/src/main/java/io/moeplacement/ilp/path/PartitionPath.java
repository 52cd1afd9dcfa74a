package io.moeplacement.ilp.path;

import io.moeplacement.PlacementProblem;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.Support;

/** Exact placements of single copies on interchangeable devices by a shortest path over partitions. Thread-safe. */
public final class PartitionPath {

    /** A solver without state. */
    public PartitionPath() {}

    /** Whether the problem has the shape and the size for a partition path; says which limit it exceeds if not. */
    public static Support supports(PlacementProblem problem) {
        return Support.no("partition path: under construction (" + problem.objective().name() + ")");
    }

    /**
     * A best placement, with the optimum as its lower bound; the best so far when the caller stops it.
     *
     * @throws UnsupportedProblemException when {@link #supports} says no
     * @throws io.moeplacement.InfeasibleProblemException when no placement keeps the limit on imbalance
     */
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        throw new UnsupportedProblemException(
                "solver " + context + ": " + supports(problem).reason());
    }
}

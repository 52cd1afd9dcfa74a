package io.moeplacement.spi;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import java.util.function.DoubleConsumer;

/**
 * Proves, apart from any solver, how good a placement can be at best; found by {@link java.util.ServiceLoader} and asked
 * for by {@code placement.bound}. Thread-safe.
 */
public interface BoundProvider {

    /** Unique name: lower case, hyphens. {@code simple} is taken. */
    String name();

    /** Whether it can take a problem; cheap. */
    Support supports(PlacementProblem problem);

    /**
     * A lower bound: no placement that keeps the limits has a smaller objective value. Anytime: when the context says to
     * stop, the best bound so far comes back.
     *
     * @param problem a problem that is supported
     * @param known a good placement, from which the method may take hints; it need not keep the limits
     * @param context budget, seed and threads; valid during the call
     * @param improvements to be told, on the calling thread, each bound that is better than the one before
     * @return the best bound; negative infinity when there is none
     */
    double bound(PlacementProblem problem, Placement known, SolveContext context, DoubleConsumer improvements);
}

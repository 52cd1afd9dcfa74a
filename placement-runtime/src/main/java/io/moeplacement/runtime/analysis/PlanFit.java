package io.moeplacement.runtime.analysis;

import io.moeplacement.CostModel;
import io.moeplacement.Evaluation;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SolveOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Plans for one profile, scored on another: a problem whose traffic is replaced, and the solver that plans it. Thread-safe as far
 * as the solver and its options are.
 */
public final class PlanFit {

    private final PlacementProblem problem;
    private final PlacementSolver solver;
    private final SolveOptions options;
    private final CostModel costs;

    /**
     * @param problem everything but the traffic that plans are made for; its own profile is the one they are scored on
     * @param solver makes the plans
     * @param options how each plan is made
     */
    public PlanFit(PlacementProblem problem, PlacementSolver solver, SolveOptions options) {
        this.problem = Objects.requireNonNull(problem, "problem");
        this.solver = Objects.requireNonNull(solver, "solver");
        this.options = Objects.requireNonNull(options, "options");
        this.costs = new CostModel(problem);
    }

    /** The problem whose profile plans are scored on. */
    public PlacementProblem problem() {
        return problem;
    }

    /** Name of the solver. */
    public String solver() {
        return solver.name();
    }

    /** Whether whoever waits for the plans has asked to stop. */
    boolean isCancelled() {
        return options.cancellation().isCancelled();
    }

    /**
     * The same with plans scored on another profile.
     *
     * @throws IllegalArgumentException when the profile does not fit the problem or lacks what its objective needs
     */
    public PlanFit scoredOn(RoutingProfile profile) {
        return new PlanFit(problem.toBuilder(profile, problem.topology()).build(), solver, options);
    }

    /**
     * The plan for a profile; null when no placement keeps the limits there, by proof.
     *
     * @throws io.moeplacement.UnsupportedProblemException when the solver cannot take the problem
     * @throws IllegalArgumentException when the profile does not fit the problem or lacks what its objective needs
     */
    public @Nullable Placement fit(RoutingProfile profile) {
        try {
            return solver.solve(problem.toBuilder(profile, problem.topology()).build(), options)
                    .placement();
        } catch (InfeasibleProblemException e) {
            return null;
        }
    }

    /** What a plan is worth on the problem's own profile; null for no plan. Limits are not checked. */
    public @Nullable Evaluation score(@Nullable Placement plan) {
        return plan == null ? null : costs.evaluate(plan);
    }
}

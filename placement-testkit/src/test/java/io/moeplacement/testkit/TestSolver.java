package io.moeplacement.testkit;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.Evaluation;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverKind;
import io.moeplacement.Status;
import io.moeplacement.Violation;
import io.moeplacement.spi.SolveContext;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A plain {@link PlacementSolver} around a method, honest about its results; tests make it lie from outside. */
record TestSolver(String name, SolverKind kind, Method method) implements PlacementSolver {

    /** Finds a placement; null bound means none. */
    @FunctionalInterface
    interface Method {
        Found find(PlacementProblem problem, SolveContext context);
    }

    record Found(Placement placement, @Nullable Double bound, EndedBy endedBy) {}

    @Override
    public Solution solve(PlacementProblem problem, SolveOptions options) {
        Placement incumbent = options.incumbent();
        if (incumbent != null) {
            new PlacementVerifier(problem).violations(incumbent);
        }
        SolveContext context = new SolveContext(name, options);
        return honest(name, problem, method.find(problem, context));
    }

    static Solution honest(String solver, PlacementProblem problem, Found found) {
        List<Violation> violations = new PlacementVerifier(problem).violations(found.placement());
        Evaluation evaluation = new CostModel(problem).evaluate(found.placement());
        double value = evaluation.objectiveValue();
        boolean optimal = found.bound() != null && value - found.bound() <= Trial.tolerance(value);
        return new Solution(
                solver,
                !violations.isEmpty() ? Status.VIOLATES_LIMITS : optimal ? Status.OPTIMAL : Status.FEASIBLE,
                found.placement(),
                evaluation,
                found.bound(),
                violations,
                found.endedBy(),
                Duration.ZERO,
                null,
                violations.isEmpty() ? "" : violations.get(0).message());
    }

    /** The same solver with a change to every solution it returns. */
    PlacementSolver lying(UnaryOperator<Solution> lie) {
        return wrapped((problem, options) -> lie.apply(solve(problem, options)));
    }

    /** A solver of this name and kind that answers in another way. */
    PlacementSolver wrapped(Answer answer) {
        TestSolver self = this;
        return new PlacementSolver() {
            @Override
            public String name() {
                return self.name();
            }

            @Override
            public SolverKind kind() {
                return self.kind();
            }

            @Override
            public Solution solve(PlacementProblem problem, SolveOptions options) {
                return answer.solve(problem, options);
            }
        };
    }

    @FunctionalInterface
    interface Answer {
        Solution solve(PlacementProblem problem, SolveOptions options);
    }

    static Solution with(Solution solution, Status status, Evaluation evaluation, @Nullable Double bound) {
        return new Solution(
                solution.solver(),
                status,
                solution.placement(),
                evaluation,
                bound,
                status == Status.VIOLATES_LIMITS ? solution.violations() : List.of(),
                solution.endedBy(),
                solution.elapsed(),
                solution.engineClaim(),
                solution.message());
    }
}

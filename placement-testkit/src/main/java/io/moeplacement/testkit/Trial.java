package io.moeplacement.testkit;

import io.moeplacement.EndedBy;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.ProgressListener;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.Status;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One rule on one case: the solver under test, its budget, and ways to say what is wrong. */
final class Trial {

    /** Relative difference that rounding may explain. */
    static final double TOLERANCE = 1e-9;

    private final PlacementSolverContract contract;
    private final Rule rule;
    private final ContractCase contractCase;
    private final RandomProblem instance;
    private final PlacementSolver solver;

    Trial(PlacementSolverContract contract, Rule rule, ContractCase contractCase) {
        this.contract = contract;
        this.rule = rule;
        this.contractCase = contractCase;
        this.instance = contractCase.instance();
        this.solver = contract.solver();
    }

    Rule rule() {
        return rule;
    }

    PlacementProblem problem() {
        return instance.problem();
    }

    Placement witness() {
        return instance.witness();
    }

    boolean isTiny() {
        return contractCase.size() == RandomProblem.Size.TINY;
    }

    long seed() {
        return contractCase.seed();
    }

    String solverName() {
        return solver.name();
    }

    Duration slack() {
        return contract.slack();
    }

    /** The stated budget of this rule: iterations, with the contract's deadline as a safety net. */
    SolveOptions options() {
        return SolveOptions.defaults()
                .withDeadline(contract.deadline())
                .withIterations(contract.iterations(rule.number()))
                .withSeed(1 + contractCase.seed())
                .withThreads(1)
                .withListener(ProgressListener.none());
    }

    Solution solve() {
        return solve(problem(), options());
    }

    /** Problems that the solver cannot take, or that it proves infeasible, are skipped. */
    Solution solve(PlacementProblem problem, SolveOptions options) {
        try {
            return solver.solve(problem, options);
        } catch (UnsupportedProblemException e) {
            throw new SkippedCase("not supported: " + e.getMessage());
        } catch (InfeasibleProblemException e) {
            throw new SkippedCase("said to be infeasible: " + e.getMessage());
        }
    }

    /** As above, with exceptions as they come. */
    Solution solveRaw(PlacementProblem problem, SolveOptions options) {
        return solver.solve(problem, options);
    }

    /** A result that a rule about repetition can use: a wall-clock deadline is not reproducible. */
    Solution solveReproducibly(SolveOptions options) {
        Solution solution = solve(problem(), options);
        if (solution.endedBy() == EndedBy.DEADLINE) {
            throw new SkippedCase("ended by the deadline before " + options.iterations() + " iterations");
        }
        return solution;
    }

    Facts facts(String headline) {
        return Facts.of("rule " + rule.number() + " broken: " + headline)
                .and("rule", rule.method())
                .and("solver", solver.name())
                .and("case", contractCase.id())
                .and("seed", contractCase.seed())
                .and("problem", problem())
                .and("limits", problem().limits());
    }

    void require(boolean condition, String headline, Object expected, Object actual) {
        if (!condition) {
            throw new BrokenRule(facts(headline).and("expected", expected).and("but was", actual));
        }
    }

    /** Whether a solution is a placement of the problem, with a status that fits what it breaks. */
    List<Violation> requireHonest(PlacementProblem problem, Solution solution) {
        List<Violation> broken;
        try {
            broken = new PlacementVerifier(problem).violations(solution.placement());
        } catch (IllegalArgumentException e) {
            throw new BrokenRule(
                    facts("the placement is not one of this problem").and("verifier", e.getMessage()), e);
        }
        require(
                broken.isEmpty() == (solution.status() != Status.VIOLATES_LIMITS),
                "the status hides what the placement does",
                broken.isEmpty() ? "FEASIBLE or OPTIMAL, as no limit is broken" : "VIOLATES_LIMITS, because " + broken,
                solution.status());
        return broken;
    }

    /** The optimum by brute force; empty when infeasible. */
    Optional<BruteForceOracle.Optimum> optimum(PlacementProblem problem) {
        return new BruteForceOracle().best(problem);
    }

    static double tolerance(double value) {
        return TOLERANCE * Math.max(1e-12, Math.abs(value));
    }
}

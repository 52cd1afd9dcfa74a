package io.moeplacement.testkit;

import io.moeplacement.Cancellation;
import io.moeplacement.Communication;
import io.moeplacement.CostModel;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Rules 201 to 205: a search is never worse than what anybody has without it. */
final class ReferenceRules {

    private ReferenceRules() {}

    static void contiguous(Trial trial) {
        neverWorse(trial, References.CONTIGUOUS);
    }

    static void roundRobin(Trial trial) {
        neverWorse(trial, References.ROUND_ROBIN);
    }

    static void greedy(Trial trial) {
        neverWorse(trial, References.GREEDY);
    }

    static void eplb(Trial trial) {
        PlacementProblem problem = withEqualSpareSlots(trial.problem());
        Placement placement = References.EPLB
                .feasible(problem)
                .orElseThrow(() -> new SkippedCase("eplb has no placement that keeps the limits"));
        Solution solution = solve(trial, problem, trial.options());
        requireAsGood(trial, problem, solution, placement, "eplb");
        CostModel costs = new CostModel(problem);
        List<Double> own =
                costs.evaluate(solution.placement()).metrics().imbalance().perLayer();
        List<Double> other = costs.evaluate(placement).metrics().imbalance().perLayer();
        for (int layer = 0; layer < problem.layers(); layer++) {
            trial.require(
                    own.get(layer) <= other.get(layer) + Trial.tolerance(other.get(layer)),
                    "layer " + problem.profile().layerId(layer) + " is worse than eplb",
                    "an imbalance of at most " + other.get(layer),
                    own.get(layer));
        }
    }

    /**
     * The case's loads and topology as a problem that eplb is made for: balance of pooled loads, equal slots on all
     * devices and at least one to spare, no limits but that on duplicates.
     */
    private static PlacementProblem withEqualSpareSlots(PlacementProblem problem) {
        int perDevice = problem.experts() / problem.devices() + 1;
        if (perDevice > problem.experts()) {
            throw new SkippedCase("a device has room for every expert");
        }
        Limits.Builder limits = Limits.builder();
        if (problem.limits().duplicatesAllowed()) {
            limits.allowDuplicates();
        }
        return problem.toBuilder()
                .objective(Objective.balance())
                .communication(Communication.HOME)
                .robustness(Robustness.pooled())
                .slotsPerLayer(perDevice * problem.devices())
                .limits(limits.build())
                .current(null)
                .build();
    }

    private static void neverWorse(Trial trial, References reference) {
        Placement placement = reference
                .feasible(trial.problem())
                .orElseThrow(() -> new SkippedCase(reference.label() + " does not keep the limits"));
        requireAsGood(
                trial, trial.problem(), solve(trial, trial.problem(), trial.options()), placement, reference.label());
    }

    static void incumbent(Trial trial) {
        Placement incumbent = goodPlacement(trial);
        SolveOptions options = trial.options().withIncumbent(incumbent);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        Map<String, SolveOptions> budgets = new LinkedHashMap<>();
        budgets.put("the rule's budget", options);
        budgets.put("no time at all", options.withDeadline(Duration.ZERO));
        budgets.put("no iterations", options.withIterations(0));
        budgets.put("a cancellation before the start", options.withCancellation(cancelled));
        budgets.put(
                "ten readings of the clock",
                options.withDeadline(Duration.ofNanos(10)).withNanoClock(new SteppingClock(1)));
        budgets.forEach((budget, limited) -> requireAsGood(
                trial,
                trial.problem(),
                solve(trial, trial.problem(), limited),
                incumbent,
                "the incumbent given (with " + budget + ")"));
    }

    /** An infeasibility claim is a failure here: a placement that keeps the limits is at hand. */
    private static Solution solve(Trial trial, PlacementProblem problem, SolveOptions options) {
        try {
            return trial.solveRaw(problem, options);
        } catch (InfeasibleProblemException e) {
            throw new BrokenRule(
                    trial.facts("a feasible problem is called infeasible").and("thrown", e), e);
        } catch (io.moeplacement.UnsupportedProblemException e) {
            throw new SkippedCase("not supported: " + e.getMessage());
        }
    }

    /** The optimum where brute force can tell, else the best of the references and the witness. */
    private static Placement goodPlacement(Trial trial) {
        PlacementProblem problem = trial.problem();
        if (trial.isTiny()) {
            Optional<BruteForceOracle.Optimum> optimum = trial.optimum(problem);
            return optimum.map(BruteForceOracle.Optimum::placement).orElseGet(trial::witness);
        }
        CostModel costs = new CostModel(problem);
        return Stream.concat(Stream.of(trial.witness()), References.allFeasible(problem).stream())
                .min((a, b) -> Double.compare(
                        costs.evaluate(a).objectiveValue(), costs.evaluate(b).objectiveValue()))
                .orElseThrow();
    }

    private static void requireAsGood(
            Trial trial, PlacementProblem problem, Solution solution, Placement other, String name) {
        double value = new CostModel(problem).evaluate(other).objectiveValue();
        trial.require(
                solution.status() != Status.VIOLATES_LIMITS,
                "the result breaks limits that " + name + " keeps",
                "a placement that keeps the limits",
                solution.violations());
        double own = new CostModel(problem).evaluate(solution.placement()).objectiveValue();
        trial.require(
                own <= value + Trial.tolerance(value),
                "the result is worse than " + name,
                problem.objective().name() + " of at most " + value,
                own);
    }
}

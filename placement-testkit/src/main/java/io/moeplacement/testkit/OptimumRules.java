package io.moeplacement.testkit;

import io.moeplacement.CostModel;
import io.moeplacement.Solution;
import io.moeplacement.Status;
import java.util.Optional;

/** Rules 301 to 303: proofs are proofs, measured against brute force. */
final class OptimumRules {

    private OptimumRules() {}

    static void optimalIsOptimal(Trial trial) {
        Solution solution = trial.solve();
        if (solution.status() != Status.OPTIMAL) {
            throw new SkippedCase("the result does not say OPTIMAL but " + solution.status());
        }
        BruteForceOracle.Optimum optimum = trial.optimum(trial.problem())
                .orElseThrow(() -> new BrokenRule(trial.facts("it says OPTIMAL where no placement keeps the limits")));
        double value = value(trial, solution);
        trial.require(
                Math.abs(value - optimum.value()) <= Trial.tolerance(optimum.value()),
                "it says OPTIMAL, but brute force has another optimum",
                optimum.value(),
                value);
    }

    static void othersAreFeasible(Trial trial) {
        Solution solution = trial.solve();
        Optional<BruteForceOracle.Optimum> optimum = trial.optimum(trial.problem());
        if (optimum.isEmpty()) {
            trial.require(
                    solution.status() == Status.VIOLATES_LIMITS,
                    "it says that it keeps the limits where no placement does",
                    Status.VIOLATES_LIMITS,
                    solution.status());
            return;
        }
        trial.require(
                solution.status() != Status.VIOLATES_LIMITS
                        && trial.requireHonest(trial.problem(), solution).isEmpty(),
                "the result breaks limits that can be kept",
                "a placement such as " + optimum.get().placement(),
                solution.violations());
        trial.require(
                solution.value()
                        >= optimum.get().value() - Trial.tolerance(optimum.get().value()),
                "the result claims to be better than brute force",
                "at least " + optimum.get().value(),
                solution.value());
    }

    static void boundIsBelowOptimum(Trial trial) {
        Solution solution = trial.solve();
        Double bound = solution.lowerBound();
        if (bound == null) {
            throw new SkippedCase("the result has no bound");
        }
        BruteForceOracle.Optimum optimum =
                trial.optimum(trial.problem()).orElseThrow(() -> new SkippedCase("no placement keeps the limits"));
        trial.require(
                bound <= optimum.value() + Trial.tolerance(optimum.value()),
                "the bound is on the wrong side of the optimum",
                "at most " + optimum.value(),
                bound);
    }

    private static double value(Trial trial, Solution solution) {
        return new CostModel(trial.problem()).evaluate(solution.placement()).objectiveValue();
    }
}

package io.moeplacement.internal;

import io.moeplacement.CostModel;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.SolveOptions;
import io.moeplacement.Violation;

/**
 * Makes the placement in force the incumbent of a solve, unless the caller's own is better: no engine that keeps its word
 * about incumbents then returns anything worse than doing nothing.
 */
final class WarmStart {

    private final PlacementProblem problem;
    private final PlacementVerifier verifier;

    WarmStart(PlacementProblem problem, PlacementVerifier verifier) {
        this.problem = problem;
        this.verifier = verifier;
    }

    SolveOptions of(SolveOptions options) {
        Placement current = problem.startingPlacement();
        if (current == null || current.equals(options.incumbent())) {
            return options;
        }
        Placement given = options.incumbent();
        return given == null || isBetter(current, given) ? options.withIncumbent(current) : options;
    }

    private boolean isBetter(Placement current, Placement given) {
        double excess = excess(current);
        double otherExcess = excess(given);
        if (excess != otherExcess) {
            return excess < otherExcess;
        }
        CostModel costs = new CostModel(problem);
        return costs.evaluate(current).objectiveValue() < costs.evaluate(given).objectiveValue();
    }

    private double excess(Placement placement) {
        return verifier.violations(placement).stream()
                .mapToDouble(Violation::amount)
                .sum();
    }
}

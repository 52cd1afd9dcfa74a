package io.moeplacement.heuristic.replan;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.Evaluation;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Violation;
import io.moeplacement.spi.EngineResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the best of the placements offered, in the order of the api. Mutable, not thread-safe. */
final class Candidates {

    /** A placement that was offered. */
    record Candidate(Placement placement, double violation, Evaluation evaluation) {

        boolean isBetterThan(Candidate other) {
            return violation != other.violation
                    ? violation < other.violation
                    : evaluation.isBetterThan(other.evaluation);
        }
    }

    private final PlacementVerifier verifier;
    private final CostModel costs;
    private @Nullable Candidate best;

    Candidates(PlacementProblem problem) {
        this.verifier = new PlacementVerifier(problem);
        this.costs = new CostModel(problem);
    }

    /** Takes a placement over if it is better; returns its figures. */
    Candidate offer(Placement placement) {
        double violation = verifier.violations(placement).stream()
                .mapToDouble(Violation::amount)
                .sum();
        Candidate candidate = new Candidate(placement, violation, costs.evaluate(placement));
        if (best == null || candidate.isBetterThan(best)) {
            best = candidate;
        }
        return candidate;
    }

    Candidate best() {
        return Objects.requireNonNull(best, "nothing was offered");
    }

    EngineResult result(EndedBy endedBy) {
        EngineResult result = EngineResult.of(best().placement(), endedBy);
        return best().violation() == 0 ? result : result.breakingLimits();
    }
}

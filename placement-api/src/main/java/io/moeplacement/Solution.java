package io.moeplacement;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verified placement with its costs, both from the api and not from the solver.
 *
 * @param solver name of the solver
 * @param status what is known about the placement
 * @param placement where every expert lives
 * @param evaluation objective value and metrics, by {@link CostModel}
 * @param lowerBound no placement that keeps the limits has a smaller objective value; null when no bound is known
 * @param violations broken limits, by {@link PlacementVerifier}; empty unless the status is VIOLATES_LIMITS
 * @param endedBy what ended the solve
 * @param elapsed time the solver took
 * @param engineClaim what a foreign engine said of its own result, unverified; null when none was asked
 * @param message a remark for the caller, possibly empty
 */
public record Solution(
        String solver,
        Status status,
        Placement placement,
        Evaluation evaluation,
        @Nullable Double lowerBound,
        List<Violation> violations,
        EndedBy endedBy,
        Duration elapsed,
        @Nullable String engineClaim,
        String message) {

    /** Keeps its own copy of the list. */
    public Solution {
        violations = List.copyOf(violations);
    }

    /** Objective value, smaller is better. */
    public double value() {
        return evaluation.objectiveValue();
    }

    /** All metrics of the placement. */
    public Metrics metrics() {
        return evaluation.metrics();
    }

    /** Whether all limits are kept. */
    public boolean isFeasible() {
        return violations.isEmpty();
    }

    /**
     * {@code (value - bound) / max(|value|, 1e-12)}; null when no bound is known. At least 0 up to rounding where limits are
     * kept; a placement that breaks them may be below the bound.
     */
    public @Nullable Double gap() {
        return lowerBound == null ? null : (value() - lowerBound) / Math.max(Math.abs(value()), 1e-12);
    }

    /** The same solution with another message. */
    public Solution withMessage(String remark) {
        return new Solution(
                solver, status, placement, evaluation, lowerBound, violations, endedBy, elapsed, engineClaim, remark);
    }

    /**
     * Whether this solution is better: one that keeps all limits before one that does not, then the smaller
     * {@linkplain Violation#amount() excess} over all broken limits, then the
     * {@linkplain Evaluation#isBetterThan better evaluation}.
     */
    public boolean isBetterThan(Solution other) {
        if (isFeasible() != other.isFeasible()) {
            return isFeasible();
        }
        double excess = violations.stream().mapToDouble(Violation::amount).sum();
        double otherExcess =
                other.violations.stream().mapToDouble(Violation::amount).sum();
        return excess != otherExcess ? excess < otherExcess : evaluation.isBetterThan(other.evaluation);
    }
}

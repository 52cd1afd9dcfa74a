package io.moeplacement.bench;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.Evaluation;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Solution;
import org.jspecify.annotations.Nullable;

/**
 * What a contender came to on an instance; every placement verified and scored by the library, whoever made it.
 *
 * @param standing what it is worth
 * @param evaluation its costs; null without a placement
 * @param bound a lower bound of the objective, or null
 * @param endedBy what ended it, null without a placement
 * @param seconds time it took
 * @param message a remark, possibly empty
 */
record Attempt(
        Standing standing,
        @Nullable Evaluation evaluation,
        @Nullable Double bound,
        @Nullable EndedBy endedBy,
        double seconds,
        String message) {

    /** What an attempt is worth. */
    enum Standing {
        /** Nothing better exists, by the library's own proof. */
        OPTIMAL,
        /** Keeps every limit. */
        FEASIBLE,
        /** Breaks a limit. */
        BREAKS_LIMITS,
        /** No placement keeps the limits, by proof. */
        INFEASIBLE,
        /** The contender does not take such a problem. */
        REFUSED,
        /** Its program is not on this machine. */
        ABSENT,
        /** It came back without a placement. */
        NOTHING
    }

    static Attempt of(Solution solution, double seconds) {
        Standing standing = switch (solution.status()) {
            case OPTIMAL -> Standing.OPTIMAL;
            case FEASIBLE -> Standing.FEASIBLE;
            case VIOLATES_LIMITS -> Standing.BREAKS_LIMITS;
        };
        String broken =
                solution.isFeasible() ? "" : solution.violations().get(0).message() + "; ";
        return new Attempt(
                standing,
                solution.evaluation(),
                solution.lowerBound(),
                solution.endedBy(),
                seconds,
                broken + solution.message());
    }

    /** Verifies and scores a placement that came from outside. */
    static Attempt of(PlacementProblem problem, Placement placement, EndedBy endedBy, double seconds, String message) {
        boolean kept = new PlacementVerifier(problem).violations(placement).isEmpty();
        return new Attempt(
                kept ? Standing.FEASIBLE : Standing.BREAKS_LIMITS,
                new CostModel(problem).evaluate(placement),
                null,
                endedBy,
                seconds,
                message);
    }

    static Attempt without(Standing standing, double seconds, String message) {
        return new Attempt(standing, null, null, null, seconds, message);
    }

    boolean isFeasible() {
        return standing == Standing.OPTIMAL || standing == Standing.FEASIBLE;
    }

    /** Whether another run may come to another placement, because the clock ended this one. */
    boolean isByTheClock() {
        return endedBy == EndedBy.DEADLINE || standing == Standing.NOTHING;
    }

    /** Whether it is worth more than another: kept limits first, then the objective. */
    boolean isBetterThan(@Nullable Attempt other) {
        if (other == null || evaluation == null || other.evaluation == null) {
            return evaluation != null;
        }
        return isFeasible() != other.isFeasible()
                ? isFeasible()
                : evaluation.objectiveValue() < other.evaluation.objectiveValue();
    }
}

package io.moeplacement.internal;

import io.moeplacement.Solution;
import io.moeplacement.Status;
import org.jspecify.annotations.Nullable;

/** What a lower bound says about a value, rounding allowed for. */
final class Proof {

    /** A value within this relative distance of a bound has met it; a bound this far above a value is wrong. */
    private static final double TOLERANCE = 1e-9;

    private Proof() {}

    static boolean isMet(double value, double bound) {
        return value - bound <= tolerance(value);
    }

    static boolean isContradicted(double value, double bound) {
        return bound > value + tolerance(value);
    }

    /** A solution with the bound of another one of the same problem, where that is better. */
    static Solution withBoundOf(Solution solution, Solution other) {
        Double bound = larger(solution.lowerBound(), other.lowerBound());
        boolean optimal = solution.status() == Status.OPTIMAL
                || (solution.isFeasible()
                        && solution.evaluation().replan() == null
                        && bound != null
                        && isMet(solution.value(), bound));
        return new Solution(
                solution.solver(),
                optimal ? Status.OPTIMAL : solution.status(),
                solution.placement(),
                solution.evaluation(),
                bound,
                solution.violations(),
                optimal && solution.status() != Status.OPTIMAL ? other.endedBy() : solution.endedBy(),
                solution.elapsed(),
                other.engineClaim(),
                solution.message());
    }

    private static @Nullable Double larger(@Nullable Double a, @Nullable Double b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return Math.max(a, b);
    }

    private static double tolerance(double value) {
        return TOLERANCE * Math.max(1e-12, Math.abs(value));
    }
}

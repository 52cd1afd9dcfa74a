package io.moeplacement;

import org.jspecify.annotations.Nullable;

/**
 * What the cost model says about a placement.
 *
 * @param objectiveValue value of the problem's objective, smaller is better
 * @param metrics all metrics
 * @param replan how well it serves the problem's re-plan goal; null without one
 */
public record Evaluation(
        double objectiveValue, Metrics metrics, @Nullable ReplanScore replan) {

    /** An evaluation without a re-plan goal. */
    public Evaluation(double objectiveValue, Metrics metrics) {
        this(objectiveValue, metrics, null);
    }

    /** Sums in another order differ by less than this part. */
    private static final double ROUNDING = 1e-12;

    /**
     * Whether this is better: the better {@linkplain ReplanScore re-plan} where the problem has such a goal, then the
     * smaller objective value (a difference below one part in 10^12 is rounding), then fewer moves from the placement in
     * force.
     */
    public boolean isBetterThan(Evaluation other) {
        int order = replan == null || other.replan == null ? 0 : replan.compareTo(other.replan);
        if (order != 0) {
            return order < 0;
        }
        double tolerance = ROUNDING * Math.max(1e-12, Math.abs(objectiveValue));
        boolean equal = Math.abs(objectiveValue - other.objectiveValue) <= tolerance && moves() != other.moves();
        return equal ? moves() < other.moves() : objectiveValue < other.objectiveValue;
    }

    private long moves() {
        Long moves = metrics.movedSlots();
        return moves == null ? 0 : moves;
    }
}

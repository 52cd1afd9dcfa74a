package io.moeplacement;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How well a placement serves a {@link Replan}: the figures it is ranked by, smaller is better. Immutable.
 *
 * @param layersAboveTarget layers whose imbalance is above the target (by more than 1e-9); 0 without a target
 * @param excess imbalance above the target, summed over these layers
 * @param moves slots whose expert was not on their device in the placement in force
 * @param moveSeconds moves times seconds per move; 0 when moves are not weighed
 * @param weighedSeconds seconds of all steps until the next re-plan plus {@code moveSeconds}; 0 when moves are not weighed
 * @param secondsGained seconds of all those steps under the placement in force minus under this one; null when moves are not
 *     weighed or the placement in force is none of this problem (other devices or slots)
 * @param gated whether the seconds decide before the target does, because the goal has both
 */
public record ReplanScore(
        int layersAboveTarget,
        double excess,
        long moves,
        double moveSeconds,
        double weighedSeconds,
        @Nullable Double secondsGained,
        boolean gated)
        implements Comparable<ReplanScore> {

    private static final Comparator<ReplanScore> ORDER = Comparator.comparing(ReplanScore::isHeldBack)
            .thenComparingDouble(ReplanScore::excess)
            .thenComparingDouble(score -> score.gated ? 0 : score.weighedSeconds)
            .thenComparingLong(ReplanScore::moves);

    /** Whether the steps until the next re-plan gain at least what the moves cost; so it is when that is not known. */
    public boolean pays() {
        return moves == 0 || secondsGained == null || secondsGained >= moveSeconds;
    }

    private boolean isHeldBack() {
        return gated && !pays();
    }

    /** The order of {@link Replan}, up to the objective value; not consistent with equals. */
    @Override
    public int compareTo(ReplanScore other) {
        return ORDER.compare(this, other);
    }
}

package io.moeplacement;

import io.moeplacement.internal.Require;
import org.jspecify.annotations.Nullable;

/**
 * What a re-plan from the placement in force is worth its moves for. A soft goal: it ranks placements, it never makes one
 * infeasible ({@link Limits#maxMoves()} does).
 *
 * <p>Two goals, alone or together. Placements that keep the limits compare as follows; the first difference decides.
 *
 * <ul>
 *   <li>{@code targetImbalance} alone: summed excess over the target, moves, objective value. That is: the fewest moves that
 *       bring every layer to the target, and the best reached where it is out of reach.
 *   <li>{@code stepsUntilNext} alone: {@code stepsUntilNext} times the seconds of a step plus moves times seconds per move,
 *       then moves, then the objective value. Doing nothing is a valid answer.
 *   <li>both: a re-plan that gains less than its moves cost ranks behind doing nothing; then as with the target alone.
 * </ul>
 *
 * {@link ReplanScore} holds these figures. Immutable.
 *
 * @param targetImbalance imbalance (max/mean) that is good enough for a layer, finite and at least 1; null without a target
 * @param stepsUntilNext steps that the new placement will serve, at least 1; null when moves are not weighed
 * @param secondsPerMove seconds of serving that one moved slot costs, at least 0; null for the bytes of an expert over the
 *     slowest link, see {@link #secondsPerMove(ModelSpec, Topology)}
 */
public record Replan(
        @Nullable Double targetImbalance,
        @Nullable Long stepsUntilNext,
        @Nullable Double secondsPerMove) {

    /** @throws IllegalArgumentException when there is no goal, or a figure is outside its range or without effect */
    public Replan {
        if (targetImbalance == null && stepsUntilNext == null) {
            throw new IllegalArgumentException("a re-plan needs a targetImbalance, stepsUntilNext or both");
        }
        if (targetImbalance != null && !(targetImbalance >= 1 && targetImbalance <= Require.MAX_FIGURE)) {
            throw new IllegalArgumentException(
                    "targetImbalance (" + targetImbalance + ") must be a finite number of at least 1");
        }
        if (stepsUntilNext != null && (stepsUntilNext < 1 || stepsUntilNext > Require.MAX_COUNT)) {
            throw new IllegalArgumentException("stepsUntilNext (" + stepsUntilNext + ") must be in 1..2^53");
        }
        if (secondsPerMove != null) {
            Require.notNegative("secondsPerMove", secondsPerMove);
            if (stepsUntilNext == null) {
                throw new IllegalArgumentException("secondsPerMove (" + secondsPerMove
                        + ") has no effect without stepsUntilNext, the steps it is weighed against");
            }
        }
    }

    /** The fewest moves until every layer's imbalance is at most {@code targetImbalance}. */
    public static Replan toTarget(double targetImbalance) {
        return new Replan(targetImbalance, null, null);
    }

    /** Moves as far as they pay for themselves within {@code stepsUntilNext} steps. */
    public static Replan whereItPays(long stepsUntilNext) {
        return new Replan(null, stepsUntilNext, null);
    }

    /** The same goal with a target. */
    public Replan withTargetImbalance(double target) {
        return new Replan(target, stepsUntilNext, secondsPerMove);
    }

    /** The same goal, weighed over a number of steps. */
    public Replan withStepsUntilNext(long steps) {
        return new Replan(targetImbalance, steps, secondsPerMove);
    }

    /** The same goal with a price of a move. */
    public Replan withSecondsPerMove(double seconds) {
        return new Replan(targetImbalance, stepsUntilNext, seconds);
    }

    /**
     * What a moved slot costs, in seconds. Unless said otherwise, as if moves ran one after the other and serving waited: the
     * bytes of an expert over the bandwidth between nodes (inside the node when there is one only), or times the largest
     * entry of the cost matrix.
     */
    public double secondsPerMove(ModelSpec model, Topology topology) {
        if (secondsPerMove != null) {
            return secondsPerMove;
        }
        if (topology.hasCostMatrix()) {
            double slowest = 0;
            for (int from = 0; from < topology.devices(); from++) {
                for (int to = 0; to < topology.devices(); to++) {
                    slowest = Math.max(slowest, topology.secondsPerByte(from, to));
                }
            }
            return model.bytesPerExpert() * slowest;
        }
        Link link = topology.nodes() > 1 ? topology.interNode() : topology.intraNode();
        return model.bytesPerExpert() / link.bandwidth();
    }
}

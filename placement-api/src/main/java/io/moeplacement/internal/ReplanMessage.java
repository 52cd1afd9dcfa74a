package io.moeplacement.internal;

import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Replan;
import io.moeplacement.ReplanScore;
import io.moeplacement.Solution;
import java.util.Locale;
import java.util.Objects;

/** Says of a re-plan what it reached and what that costs. */
final class ReplanMessage {

    private final PlacementProblem problem;

    ReplanMessage(PlacementProblem problem) {
        this.problem = problem;
    }

    /** The solution, with its figures before what the solver had to say; as it is where there is no re-plan goal. */
    Solution explain(Solution solution) {
        Replan goal = problem.replan();
        ReplanScore score = solution.evaluation().replan();
        if (goal == null || score == null) {
            return solution;
        }
        String text = target(goal, score, solution.metrics()) + weighing(goal, score);
        String more = solution.message();
        return solution.withMessage(text.isEmpty() || more.isEmpty() ? text + more : text + "; " + more);
    }

    private String target(Replan goal, ReplanScore score, Metrics metrics) {
        if (goal.targetImbalance() == null) {
            return "";
        }
        String reached = score.layersAboveTarget() == 0
                ? "target imbalance " + goal.targetImbalance() + " met in all " + problem.layers() + " layers"
                : String.format(
                        Locale.ROOT,
                        "target imbalance %s not met in %d of %d layers (worst: layer %d with %.6f)",
                        goal.targetImbalance(),
                        score.layersAboveTarget(),
                        problem.layers(),
                        metrics.imbalance().worstLayerId(),
                        metrics.imbalance().worst());
        return reached + ", " + score.moves() + " slots move";
    }

    private static String weighing(Replan goal, ReplanScore score) {
        Double gained = score.secondsGained();
        if (goal.stepsUntilNext() == null || gained == null || score.moves() == 0) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "%smoves %s: gain %.6g s over %d steps, %d moves cost %.6g s",
                goal.targetImbalance() == null ? "" : "; ",
                score.pays() ? "pay" : "do not pay",
                gained,
                Objects.requireNonNull(goal.stepsUntilNext()),
                score.moves(),
                score.moveSeconds());
    }
}

package io.moeplacement.heuristic.replan;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Replan;
import io.moeplacement.ReplanScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns the frontiers of all layers into placements, as the problem's goal asks, and offers them to the candidates.
 *
 * <p>A target picks the first point of each frontier that meets it. Seconds are weighed per layer by the time of computation,
 * scaled by what balance is worth in step time as the cost model finds it for the first choice. With both, looser targets are
 * offered too, for the case that the target does not pay and a part of the way does. Mutable, not thread-safe.
 */
final class ReplanChoice {

    /** Weight of an imbalance beyond the hard limit, in any goal's unit: nothing else counts beside it. */
    private static final double HARD = 1e9;

    /** Rounding that a limit or a target is spared; a little less than the api allows. */
    private static final double SLACK = 0.9e-9;

    /** Looser targets tried when the wanted one does not pay, as multiples of the distance to 1. */
    private static final double[] LOOSER = {1.5, 2, 3, 5, 8, 12, 20};

    private final PlacementProblem problem;
    private final List<LayerSearch> layers;
    private final List<LayerFrontier> frontiers = new ArrayList<>();
    private final Candidates candidates;
    private final long budget;
    private String message = "";

    ReplanChoice(PlacementProblem problem, List<LayerSearch> layers, Candidates candidates) {
        this.problem = problem;
        this.layers = layers;
        this.candidates = candidates;
        this.budget = problem.limits().maxMoves();
        layers.forEach(layer -> frontiers.add(layer.frontier()));
    }

    /** Why nothing is done, with figures; empty when something is, by whatever the candidates were offered since. */
    String message() {
        return moves(candidates.best()) > 0 ? "" : message;
    }

    void run() {
        Replan goal = problem.replan();
        if (goal == null) {
            offer((layer, imbalance, moves) -> beyondLimit(imbalance) + imbalance);
            offerLeast();
        } else if (goal.targetImbalance() == null) {
            weigh(goal, Objects.requireNonNull(goal.stepsUntilNext()));
        } else {
            reach(goal, goal.targetImbalance());
        }
    }

    /** No more moves than must be: where moves gain nothing this is the answer. */
    private void offerLeast() {
        offer((layer, imbalance, moves) -> moves);
    }

    private void reach(Replan goal, double target) {
        Candidates.Candidate wanted = offer(excessOver(target));
        Long steps = goal.stepsUntilNext();
        ReplanScore score = Objects.requireNonNull(wanted.evaluation().replan());
        if (steps == null || score.pays()) {
            return;
        }
        for (double part : LOOSER) {
            offer(excessOver(1 + part * Math.max(target - 1, 0.01)));
        }
        offerLeast();
        if (moves(candidates.best()) == 0) {
            message = String.format(
                    Locale.ROOT,
                    "do nothing: %s gains %.6g s over %d steps, its %d moves cost %.6g s",
                    score.layersAboveTarget() == 0 ? "reaching the target" : "the nearest to the target",
                    score.secondsGained(),
                    steps,
                    score.moves(),
                    score.moveSeconds());
        }
    }

    private Choice.Cost excessOver(double target) {
        return (layer, imbalance, moves) ->
                beyondLimit(imbalance) + (imbalance <= target + SLACK ? 0 : imbalance - target);
    }

    private void weigh(Replan goal, long steps) {
        double perfect = problem.model().secondsPerLayer() / problem.topology().totalSpeed();
        double perMove = goal.secondsPerMove(problem.model(), problem.topology());
        int[] chosen = choose(seconds(steps * perfect, perMove));
        double worth = worth(offer(chosen), chosen, perfect);
        if (worth != 1) {
            offer(seconds(steps * perfect * worth, perMove));
        }
        offerLeast();
        if (moves(candidates.best()) == 0) {
            tellBest(steps);
        }
    }

    private Choice.Cost seconds(double perImbalance, double perMove) {
        return (layer, imbalance, moves) -> beyondLimit(imbalance) * perImbalance
                + (layers.get(layer).rules().hasTraffic ? perImbalance * imbalance : 0)
                + perMove * moves;
    }

    /** Seconds of step time gained for each second of computation gained; 1 where nothing moved. */
    private double worth(Candidates.Candidate candidate, int[] chosen, double perfect) {
        ReplanScore score = Objects.requireNonNull(candidate.evaluation().replan());
        double computation = 0;
        for (int layer = 0; layer < chosen.length; layer++) {
            LayerFrontier frontier = frontiers.get(layer);
            computation += perfect * (frontier.imbalance(frontier.leastMoves()) - frontier.imbalance(chosen[layer]));
        }
        Double gained = score.secondsGained();
        Long steps = Objects.requireNonNull(problem.replan()).stepsUntilNext();
        return gained == null || steps == null || gained <= 0 || computation <= 0 ? 1 : gained / steps / computation;
    }

    /** Says of the change that pays best why it does not pay. */
    private void tellBest(long steps) {
        int[] chosen = new int[layers.size()];
        int bestLayer = -1;
        double mostPerMove = 0;
        for (int layer = 0; layer < chosen.length; layer++) {
            LayerFrontier frontier = frontiers.get(layer);
            int least = frontier.leastMoves();
            for (int moves = least + 1; moves <= frontier.mostMoves(); moves++) {
                double gain = frontier.has(moves) ? frontier.imbalance(least) - frontier.imbalance(moves) : 0;
                if (gain / (moves - least) > mostPerMove) {
                    mostPerMove = gain / (moves - least);
                    bestLayer = layer;
                    chosen[layer] = moves;
                }
            }
        }
        if (bestLayer < 0) {
            message = "do nothing: no move found makes a layer more even";
            return;
        }
        int moves = chosen[bestLayer];
        int only = bestLayer;
        Arrays.setAll(
                chosen, layer -> layer == only ? moves : frontiers.get(layer).leastMoves());
        // It is measured in step time, where it can pay after all: balance speeds up communication, too.
        Candidates.Candidate change = offer(chosen);
        Candidates.Candidate best = candidates.best();
        if (moves(best) > 0) {
            return;
        }
        ReplanScore score = Objects.requireNonNull(change.evaluation().replan());
        double unmoved = Objects.requireNonNull(best.evaluation().replan()).weighedSeconds();
        message = String.format(
                Locale.ROOT,
                "do nothing: the %d moves that pay best gain %.6g s over %d steps and cost %.6g s%s",
                score.moves(),
                unmoved - (score.weighedSeconds() - score.moveSeconds()),
                steps,
                score.moveSeconds(),
                change.violation() > best.violation() ? ", and break limits" : "");
    }

    private static long moves(Candidates.Candidate candidate) {
        @Nullable Long moves = candidate.evaluation().metrics().movedSlots();
        return moves == null ? 0 : moves;
    }

    private double beyondLimit(double imbalance) {
        double limit = problem.limits().maxImbalance();
        return imbalance <= limit + SLACK ? 0 : HARD * (imbalance - limit);
    }

    private int[] choose(Choice.Cost cost) {
        return new Choice(frontiers, cost).within(budget);
    }

    private Candidates.Candidate offer(Choice.Cost cost) {
        return offer(choose(cost));
    }

    private Candidates.Candidate offer(int[] chosen) {
        int[][] rows = IntStream.range(0, chosen.length)
                .mapToObj(layer -> frontiers.get(layer).row(chosen[layer]))
                .toArray(int[][]::new);
        return candidates.offer(Placement.of(problem.slots(), problem.experts(), rows));
    }
}

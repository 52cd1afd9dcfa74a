package io.moeplacement.heuristic.chain;

import io.moeplacement.CostModel;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;

/**
 * Checks that what moves claim to have gained is what a full recomputation says, and that the recomputation is what the api's
 * cost model says ({@code placement.heuristic.assert=off|step|move}). Not thread-safe.
 */
final class ChainCheck {

    private final ChainGoal goal;
    private final CostCheck mode;
    private final CostModel model;
    private double stepClaim;
    private double moveClaim;

    ChainCheck(ChainGoal goal, CostCheck mode) {
        this.goal = goal;
        this.mode = mode;
        this.model = new CostModel(goal.problem());
    }

    /** Remembers the cost a step starts from. */
    void beforeStep(ChainState state) {
        if (mode.steps()) {
            stepClaim = goal.cost(state).penalised();
        }
    }

    /** Compares the gains of all moves of a step with the recomputed cost, and that one with the cost model. */
    void afterStep(ChainState state, ChainCost cost) {
        if (mode.steps()) {
            CostCheck.requireSame("a descent", "all layers", cost.penalised(), stepClaim, 1);
            if (goal.isProblemsOwn()) {
                PlacementProblem problem = goal.problem();
                double expected = model.evaluate(state.toPlacement(problem)).objectiveValue();
                double found = goal.objective(cost.value());
                CostCheck.requireSame("a descent, by the cost model,", "all layers", expected, found, 0);
            }
        }
    }

    /** Remembers the cost a move starts from. */
    void beforeMove(ChainState state) {
        if (mode.moves()) {
            moveClaim = goal.cost(state).penalised();
        }
    }

    /** Takes a move's claimed gain in, and in mode {@code move} checks it at once. */
    void afterMove(ChainState state, double gain, String move, int layer) {
        stepClaim -= gain;
        if (mode.moves()) {
            String where = "layer " + goal.problem().profile().layerId(layer);
            CostCheck.requireSame(move, where, goal.cost(state).penalised(), moveClaim - gain, 1);
        }
    }
}

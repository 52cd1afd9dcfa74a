package io.moeplacement.heuristic.chain;

import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.search.Perturbation;
import java.util.Arrays;
import java.util.SplittableRandom;

/** One of the descents that a chain search makes at once, with a state and a random stream of its own. Not thread-safe. */
final class Lane {

    private final ChainDescent descent;
    private final Perturbation perturbation;
    private final int layers;
    private final boolean[] changed;

    /** Window to perturb: layers {@code from..to-1}. */
    int from;

    int to;

    /** Where the last descent ended, and what that costs. */
    ChainState state;

    ChainCost cost;

    Lane(ChainGoal goal, Budget budget, CostCheck check, ChainState like, ChainCost likeCost, SplittableRandom random) {
        PlacementProblem problem = goal.problem();
        this.descent = new ChainDescent(goal, budget, check);
        this.perturbation = new Perturbation(problem.slots().toArray(), random);
        this.layers = problem.layers();
        this.changed = new boolean[layers];
        this.state = like.copy();
        this.cost = likeCost;
    }

    /** Descends from a copy of a state, dealt anew in the lane's window, or everywhere. */
    void run(ChainState origin, boolean everywhere) {
        state.copyFrom(origin);
        if (everywhere) {
            perturbation.shuffle(state);
            cost = descent.run(state, 0, layers);
        } else {
            perturbation.window(state, from, to);
            cost = descent.run(state, from, to);
        }
        for (int layer = 0; layer < layers; layer++) {
            changed[layer] = !Arrays.equals(state.layer(layer), origin.layer(layer));
        }
    }

    /** Descends from a copy of a state as it is. */
    void descend(ChainState origin) {
        state.copyFrom(origin);
        cost = descent.run(state, 0, layers);
    }

    /** Whether no layer that changed here is, or is next to, one that changed elsewhere. */
    boolean isApartFrom(boolean[] elsewhere) {
        for (int layer = 0; layer < layers; layer++) {
            if (changed[layer]) {
                for (int near = Math.max(0, layer - 1); near < Math.min(layers, layer + 2); near++) {
                    if (elsewhere[near]) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Puts the layers that changed here into another state and marks them. */
    void changeInto(ChainState target, boolean[] marks) {
        for (int layer = 0; layer < layers; layer++) {
            if (changed[layer]) {
                int[] placed = state.layer(layer);
                System.arraycopy(placed, 0, target.layer(layer), 0, placed.length);
                marks[layer] = true;
            }
        }
    }
}

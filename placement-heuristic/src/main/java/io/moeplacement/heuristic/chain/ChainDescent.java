package io.moeplacement.heuristic.chain;

import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;
import java.util.Arrays;

/**
 * Brings a chain to a local optimum of layer moves and rename moves, working only on layers that changed or whose neighbours
 * did. Not thread-safe.
 */
final class ChainDescent {

    private final ChainGoal goal;
    private final Budget budget;
    private final ChainCheck check;
    private final ChainMove layerMove;
    private final ChainMove renameMove;
    private final boolean[] dirty;

    ChainDescent(ChainGoal goal, Budget budget, CostCheck mode) {
        this.goal = goal;
        this.budget = budget;
        this.check = new ChainCheck(goal, mode);
        this.layerMove = goal.layerMove(budget);
        this.renameMove = goal.renameMove();
        this.dirty = new boolean[goal.problem().layers()];
    }

    /** Improves a state in which only the layers {@code from..to-1} changed; returns what it costs then. */
    ChainCost run(ChainState state, int from, int to) {
        check.beforeStep(state);
        Arrays.fill(dirty, false);
        Arrays.fill(dirty, Math.max(0, from - 1), Math.min(dirty.length, to + 1), true);
        boolean improved = true;
        while (improved && !budget.isOver()) {
            improved = rename(state);
            improved |= improveLayers(state);
        }
        ChainCost cost = goal.cost(state);
        check.afterStep(state, cost);
        return cost;
    }

    private boolean rename(ChainState state) {
        boolean improved = false;
        for (int layer = 0; layer + 1 < dirty.length && !budget.isOver(); layer++) {
            if (dirty[layer] || dirty[layer + 1]) {
                check.beforeMove(state);
                double gain = renameMove.improve(state, layer);
                check.afterMove(state, gain, "a rename of all devices after it", layer);
                if (gain > 0) {
                    improved = true;
                    dirty[layer] = true;
                    dirty[layer + 1] = true;
                }
            }
        }
        return improved;
    }

    /** Even layers, then odd ones: neighbours never move on the same stale costs. */
    private boolean improveLayers(ChainState state) {
        boolean improved = false;
        for (int parity = 0; parity < 2; parity++) {
            for (int layer = parity; layer < dirty.length && !budget.isOver(); layer += 2) {
                if (dirty[layer]) {
                    dirty[layer] = false;
                    improved |= improveLayer(state, layer);
                }
            }
        }
        return improved;
    }

    private boolean improveLayer(ChainState state, int layer) {
        check.beforeMove(state);
        double gain = layerMove.improve(state, layer);
        check.afterMove(state, gain, "a layer move", layer);
        if (gain > 0) {
            dirty[Math.max(0, layer - 1)] = true;
            dirty[Math.min(dirty.length - 1, layer + 1)] = true;
        }
        return gain > 0;
    }
}

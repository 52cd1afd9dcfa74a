package io.moeplacement.heuristic.alone;

import io.moeplacement.EndedBy;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.Workers;
import java.util.List;

/**
 * Searches layers that stand alone, all threads at once. An iteration is one descent of one layer; layers take turns, more of
 * them in a row the longer the search goes on, so that threads seldom wait for each other. How many turns a layer gets depends
 * on the iterations alone, and each layer has its own random stream, so the result does not depend on the number of threads.
 * Not thread-safe.
 */
final class LayerTurns {

    private static final int MOST_TURNS = 16;

    private final List<? extends LayerSearch> layers;
    private final Workers workers;

    LayerTurns(List<? extends LayerSearch> layers, Workers workers) {
        this.layers = layers;
        this.workers = workers;
    }

    /**
     * Searches until every layer is done or the budget is used; returns what ended it.
     *
     * @param report called on this thread between rounds
     */
    EndedBy run(Budget budget, Runnable report) {
        EndedBy endedBy = search(budget, report);
        report.run();
        return endedBy;
    }

    private EndedBy search(Budget budget, Runnable report) {
        int begun = budget.next(layers.size());
        workers.forEach(begun, i -> {
            if (!budget.isOver()) {
                layers.get(i).begin(budget);
            }
        });
        if (begun < layers.size()) {
            return budget.endedBy();
        }
        int turns = 1;
        while (true) {
            report.run();
            List<? extends LayerSearch> open =
                    layers.stream().filter(layer -> !layer.isDone()).toList();
            if (open.isEmpty()) {
                return EndedBy.CONVERGENCE;
            }
            int taken = budget.next(turns * open.size());
            if (taken == 0) {
                return budget.endedBy();
            }
            workers.forEach(open.size(), i -> {
                int mine = taken / open.size() + (i < taken % open.size() ? 1 : 0);
                for (int turn = 0; turn < mine && !open.get(i).isDone() && !budget.isOver(); turn++) {
                    open.get(i).turn(budget);
                }
            });
            turns = Math.min(2 * turns, MOST_TURNS);
        }
    }

    /** The best layers found, together; layers that the budget did not reach stay as in the given state. */
    ChainState best(ChainState fallback) {
        ChainState state = fallback.copy();
        for (int layer = 0; layer < layers.size(); layer++) {
            if (layers.get(layer).hasBegun()) {
                int[] best = layers.get(layer).best();
                System.arraycopy(best, 0, state.layer(layer), 0, best.length);
            }
        }
        return state;
    }
}

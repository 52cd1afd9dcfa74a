package io.moeplacement.heuristic.pipelined;

import io.moeplacement.heuristic.chain.ChainMove;
import io.moeplacement.heuristic.search.AllToAllPrices;
import io.moeplacement.heuristic.search.ChainState;

/**
 * Renames devices in all layers after a boundary, so that only the traffic over this boundary changes: every renaming that
 * nothing else notices, first improvement, until none helps. O(devices^2) per renaming tried. Not thread-safe.
 */
final class SymmetryMove implements ChainMove {

    private final StepGoal goal;
    private final Symmetries symmetries;

    SymmetryMove(StepGoal goal, Symmetries symmetries) {
        this.goal = goal;
        this.symmetries = symmetries;
    }

    @Override
    public double improve(ChainState state, int layer) {
        if (!goal.carries(layer) || symmetries.renamings().isEmpty()) {
            return 0;
        }
        double[] bytes = goal.bytes(layer, state);
        double start = cost(bytes);
        double best = start;
        boolean improved = true;
        while (improved) {
            improved = false;
            for (Symmetries.Renaming renaming : symmetries.renamings()) {
                if (renaming.firstLayer() <= layer + 1) {
                    double[] renamed = renamed(bytes, renaming.name());
                    double cost = cost(renamed);
                    if (cost < best - LEAST_GAIN) {
                        best = cost;
                        bytes = renamed;
                        rename(state, layer + 1, renaming.name());
                        improved = true;
                    }
                }
            }
        }
        return start - best;
    }

    private double cost(double[] bytes) {
        AllToAllPrices.Ports ports = goal.prices().new Ports(bytes);
        return goal.cost(ports.seconds() + StepGoal.GUIDE * ports.meanSeconds());
    }

    private static double[] renamed(double[] bytes, int[] name) {
        int devices = name.length;
        double[] renamed = new double[bytes.length];
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                renamed[from * devices + name[to]] = bytes[from * devices + to];
            }
        }
        return renamed;
    }

    private static void rename(ChainState state, int fromLayer, int[] name) {
        for (int layer = fromLayer; layer < state.layers(); layer++) {
            int[] placed = state.layer(layer);
            for (int expert = 0; expert < placed.length; expert++) {
                placed[expert] = name[placed[expert]];
            }
        }
    }
}

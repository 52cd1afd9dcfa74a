package io.moeplacement.heuristic;

import java.util.Arrays;

/**
 * Brings a chain to a local optimum of layer moves and rename moves, working only on layers that changed or whose neighbours
 * did. Not thread-safe.
 */
final class ChainDescent {

    private final LayerChain chain;
    private final Budget budget;
    private final SearchAssertions assertions;
    private final LayerMove layerMove;
    private final RenameMove renameMove;
    private final boolean[] dirty;

    ChainDescent(LayerChain chain, Budget budget, SearchAssertions assertions) {
        this.chain = chain;
        this.budget = budget;
        this.assertions = assertions;
        this.layerMove = new LayerMove(chain, budget);
        this.renameMove = new RenameMove(chain);
        this.dirty = new boolean[chain.layers()];
    }

    /** Improves a state in which only the layers {@code from..to-1} changed. */
    void run(ChainState state, int from, int to) {
        Arrays.fill(dirty, false);
        Arrays.fill(dirty, Math.max(0, from - 1), Math.min(dirty.length, to + 1), true);
        boolean improved = true;
        while (improved && !budget.isOver()) {
            improved = rename(state);
            improved |= improveLayers(state);
        }
    }

    private boolean rename(ChainState state) {
        boolean improved = false;
        for (int layer = 0; layer + 1 < chain.layers() && !budget.isOver(); layer++) {
            if (dirty[layer] || dirty[layer + 1]) {
                assertions.beforeMove(state);
                double gain = renameMove.improve(state, layer);
                assertions.afterMove(state, gain, "rename after layer " + layer);
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
            for (int layer = parity; layer < chain.layers() && !budget.isOver(); layer += 2) {
                if (dirty[layer]) {
                    dirty[layer] = false;
                    improved |= improveLayer(state, layer);
                }
            }
        }
        return improved;
    }

    private boolean improveLayer(ChainState state, int layer) {
        assertions.beforeMove(state);
        double gain = layerMove.improve(state, layer);
        assertions.afterMove(state, gain, "layer move in layer " + layer);
        if (gain > 0) {
            dirty[Math.max(0, layer - 1)] = true;
            dirty[Math.min(chain.layers() - 1, layer + 1)] = true;
        }
        return gain > 0;
    }
}

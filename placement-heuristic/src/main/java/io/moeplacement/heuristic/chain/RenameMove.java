package io.moeplacement.heuristic.chain;

import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.spi.TransportKernel;
import java.util.Arrays;

/**
 * Renames the devices of all layers after a boundary so that the transitions over it stay on as many devices as possible:
 * one assignment of devices to devices. Costs inside the renamed layers do not change, because it is only tried where all
 * devices are alike. Not thread-safe.
 */
final class RenameMove implements ChainMove {

    /** More devices than this are not renamed: one assignment would take longer than a descent is worth. */
    private static final int MOST_DEVICES = 128;

    private final LayerChain chain;
    private final TransportKernel kernel;
    private final int[] ones;
    private final int[] name;
    private final boolean[] renamable;

    RenameMove(LayerChain chain) {
        this.chain = chain;
        this.kernel = new TransportKernel(chain.devices(), chain.devices());
        this.ones = new int[chain.devices()];
        this.name = new int[chain.devices()];
        this.renamable = new boolean[chain.layers()];
        Arrays.fill(ones, 1);
        for (int layer = 0; layer < renamable.length; layer++) {
            renamable[layer] = chain.devices() <= MOST_DEVICES && chain.isRenamable(layer);
        }
    }

    /** Renames all layers after {@code layer}; returns by how much the state got better, 0 when nothing changed. */
    @Override
    public double improve(ChainState state, int layer) {
        if (!renamable[layer + 1]) {
            return 0;
        }
        int devices = chain.devices();
        double[] flow = chain.flow(layer, state.layer(layer), state.layer(layer + 1));
        double[] cost = new double[devices * devices];
        double before = 0;
        for (int old = 0; old < devices; old++) {
            for (int renamed = 0; renamed < devices; renamed++) {
                double sum = 0;
                for (int from = 0; from < devices; from++) {
                    sum += flow[from * devices + old] * chain.distances().between(from, renamed);
                }
                cost[old * devices + renamed] = sum;
            }
            before += cost[old * devices + old];
        }
        kernel.assign(cost, ones, name);
        double after = 0;
        for (int old = 0; old < devices; old++) {
            after += cost[old * devices + name[old]];
        }
        if (after >= before - LEAST_GAIN) {
            return 0;
        }
        for (int later = layer + 1; later < chain.layers(); later++) {
            int[] placed = state.layer(later);
            for (int expert = 0; expert < placed.length; expert++) {
                placed[expert] = name[placed[expert]];
            }
        }
        return before - after;
    }
}

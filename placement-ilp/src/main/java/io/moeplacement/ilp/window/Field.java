package io.moeplacement.ilp.window;

import java.util.Arrays;

/** What each expert of a layer costs on each device, the neighbouring layers as they are. Buffers are reused. */
final class Field {

    private final Chain chain;
    private final double[] met;

    Field(Chain chain) {
        this.chain = chain;
        this.met = new double[chain.devices()];
    }

    /** Fills {@code [expert * devices + device]}; time O(E^2 + E * G^2). */
    void fill(int layer, int[][] deviceOf, double[] field) {
        Arrays.fill(field, 0);
        int experts = chain.experts(layer);
        double[] in = layer > 0 ? chain.weight()[layer - 1] : null;
        double[] out = layer + 1 < chain.layers() ? chain.weight()[layer] : null;
        for (int expert = 0; expert < experts; expert++) {
            if (in != null) {
                Arrays.fill(met, 0);
                int[] before = deviceOf[layer - 1];
                for (int other = 0; other < before.length; other++) {
                    met[before[other]] += in[other * experts + expert];
                }
                add(field, expert, true);
            }
            if (out != null) {
                Arrays.fill(met, 0);
                int[] after = deviceOf[layer + 1];
                for (int other = 0; other < after.length; other++) {
                    met[after[other]] += out[expert * after.length + other];
                }
                add(field, expert, false);
            }
        }
    }

    private void add(double[] field, int expert, boolean coming) {
        int devices = chain.devices();
        double[] distance = chain.distance();
        for (int peer = 0; peer < devices; peer++) {
            double weight = met[peer];
            if (weight > 0) {
                for (int device = 0; device < devices; device++) {
                    field[expert * devices + device] +=
                            weight * distance[coming ? peer * devices + device : device * devices + peer];
                }
            }
        }
    }
}

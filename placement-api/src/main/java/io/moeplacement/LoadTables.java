package io.moeplacement;

import io.moeplacement.internal.Require;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Several {@code [layers][experts]} tables of routing counts, checked once and kept flat. */
final class LoadTables {

    private final int layers;
    private final int experts;
    /** {@code [tables][layer * experts + expert]}. */
    private final double[][] counts;

    private LoadTables(int layers, int experts, double[][] counts) {
        this.layers = layers;
        this.experts = experts;
        this.counts = counts;
    }

    /**
     * @param noun what one table is, for messages
     * @param counts {@code [tables][layers][experts]}
     */
    static LoadTables of(String noun, double[][][] counts) {
        Require.positive("number of entries (" + noun + ")", counts.length);
        int layers = Require.positive("layers of " + noun + " 0", counts[0].length);
        int experts = Require.positive("experts of " + noun + " 0", counts[0][0].length);
        double[][] flat = new double[counts.length][Math.multiplyExact(layers, experts)];
        for (int table = 0; table < counts.length; table++) {
            String where = noun + " " + table;
            requireLength(where, "layers", counts[table].length, layers);
            for (int layer = 0; layer < layers; layer++) {
                double[] row = counts[table][layer];
                requireLength(where + ", layer " + layer, "experts", row.length, experts);
                for (int expert = 0; expert < experts; expert++) {
                    if (!(row[expert] >= 0 && row[expert] <= Require.MAX_COUNT)) {
                        Require.count(where + ", layer " + layer + ", expert " + expert, row[expert]);
                    }
                    flat[table][layer * experts + expert] = row[expert];
                }
            }
        }
        return new LoadTables(layers, experts, flat);
    }

    private static void requireLength(String where, String what, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException(
                    where + " has " + length + " " + what + ", the first one has " + expected);
        }
    }

    int tables() {
        return counts.length;
    }

    int layers() {
        return layers;
    }

    int experts() {
        return experts;
    }

    double count(int table, int layer, int expert) {
        return counts[table][layer * experts + Objects.checkIndex(expert, experts)];
    }

    double[] row(int table, int layer) {
        return Arrays.copyOfRange(counts[table], layer * experts, (layer + 1) * experts);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LoadTables that
                && layers == that.layers
                && experts == that.experts
                && Arrays.deepEquals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(counts);
    }
}

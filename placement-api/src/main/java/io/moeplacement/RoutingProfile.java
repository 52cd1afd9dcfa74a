package io.moeplacement;

import io.moeplacement.internal.Require;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the router did: loads of every expert and, where known, transitions between layers, sets chosen together, loads
 * over time and loads by source device.
 *
 * <p>Loads count (token, expert) assignments. Layer sums may differ, and transitions or selections may come from a sample;
 * costs normalise each of them per layer. A layer without traffic is valid.
 *
 * <p>Immutable, value-equal. Memory: eight bytes per load and per transition, so 58 layers of 256 experts with
 * transitions take 29 MiB.
 */
public final class RoutingProfile {

    private final int[] layerIds;
    private final int experts;
    private final int topK;
    private final double[][] loads;
    private final double[] totals;
    private final @Nullable ExpertAffinity affinity;
    private final @Nullable Selections selections;
    private final @Nullable LoadWindows windows;
    private final @Nullable SourceLoads sourceLoads;

    private RoutingProfile(Builder builder, double[][] loads) {
        this.layerIds = builder.layerIds;
        this.experts = builder.experts;
        this.topK = builder.topK;
        this.loads = loads;
        this.affinity = builder.affinity;
        this.selections = builder.selections;
        this.windows = builder.windows;
        this.sourceLoads = builder.sourceLoads;
        this.totals = new double[layerIds.length];
        for (int layer = 0; layer < totals.length; layer++) {
            totals[layer] = Require.sum(
                    "layer " + layerIds[layer], Arrays.stream(loads[layer]).sum());
        }
    }

    /**
     * Starts a profile.
     *
     * @param layerIds ids of the layers in their source, ascending, gaps allowed, {@code [layers]}
     * @param experts experts per layer, at least 1
     * @throws IllegalArgumentException when there is no layer, ids do not ascend or are negative, or experts is below 1
     */
    public static Builder builder(int[] layerIds, int experts) {
        return new Builder(layerIds.clone(), experts);
    }

    /** A profile of loads {@code [layers][experts]} whose layer ids are 0, 1, ... and whose top-k is 1. */
    public static RoutingProfile ofLoads(double[][] loads) {
        Require.positive("layers", loads.length);
        return builder(IntStream.range(0, loads.length).toArray(), loads[0].length)
                .loads(loads)
                .build();
    }

    /** Number of layers, at least 1. */
    public int layers() {
        return layerIds.length;
    }

    /** Experts per layer, at least 1. */
    public int experts() {
        return experts;
    }

    /** Experts chosen per token and layer; 1 where the source does not say. */
    public int topK() {
        return topK;
    }

    /** The id of a layer in its source. */
    public int layerId(int layer) {
        return layerIds[Require.index("layer", layer, layerIds.length)];
    }

    /** The ids of all layers, ascending, {@code [layers]}. */
    public int[] layerIds() {
        return layerIds.clone();
    }

    /** (token, expert) assignments to an expert. */
    public double load(int layer, int expert) {
        return loads[layer][expert];
    }

    /** Loads of a layer, {@code [experts]}, as a copy. */
    public double[] loads(int layer) {
        return loads[layer].clone();
    }

    /** Sum of the loads of a layer. */
    public double totalLoad(int layer) {
        return totals[layer];
    }

    /** Transitions between neighbouring layers, or null when unknown. */
    public @Nullable ExpertAffinity affinity() {
        return affinity;
    }

    /** Sets of experts chosen together, or null when unknown. */
    public @Nullable Selections selections() {
        return selections;
    }

    /** Loads over time, or null when there is one window only. */
    public @Nullable LoadWindows windows() {
        return windows;
    }

    /** Loads by source device, or null when sources are taken as uniform. */
    public @Nullable SourceLoads sourceLoads() {
        return sourceLoads;
    }

    /** The same profile with uniform sources. */
    public RoutingProfile withoutSourceLoads() {
        Builder builder = copyOfParts(layerIds);
        builder.sourceLoads = null;
        return new RoutingProfile(builder, loads);
    }

    /**
     * The same profile with other layer ids.
     *
     * @param ids ascending, gaps allowed, {@code [layers]}
     * @throws IllegalArgumentException when there are more or fewer ids than layers, or they do not ascend
     */
    public RoutingProfile withLayerIds(int[] ids) {
        if (ids.length != layerIds.length) {
            throw new IllegalArgumentException(ids.length + " layer ids for " + layerIds.length + " layers");
        }
        return new RoutingProfile(copyOfParts(ids.clone()), loads);
    }

    private Builder copyOfParts(int[] ids) {
        Builder builder = new Builder(ids, experts);
        builder.topK = topK;
        builder.affinity = affinity;
        builder.selections = selections;
        builder.windows = windows;
        builder.sourceLoads = sourceLoads;
        return builder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoutingProfile that
                && experts == that.experts
                && topK == that.topK
                && Arrays.equals(layerIds, that.layerIds)
                && Arrays.deepEquals(loads, that.loads)
                && java.util.Objects.equals(affinity, that.affinity)
                && java.util.Objects.equals(selections, that.selections)
                && java.util.Objects.equals(windows, that.windows)
                && java.util.Objects.equals(sourceLoads, that.sourceLoads);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(layerIds) + Arrays.deepHashCode(loads);
    }

    @Override
    public String toString() {
        return "RoutingProfile[layers=" + layers() + " (" + layerIds[0] + ".." + layerIds[layerIds.length - 1]
                + "), experts=" + experts + ", topK=" + topK + ", affinity=" + affinity + ", selections=" + selections
                + ", windows=" + windows + ", sourceLoads=" + sourceLoads + "]";
    }

    /** Collects the parts of a {@link RoutingProfile}. Not thread-safe. */
    public static final class Builder {

        private final int[] layerIds;
        private final int experts;
        private int topK = 1;
        private double @Nullable [] @Nullable [] loads;
        private @Nullable ExpertAffinity affinity;
        private @Nullable Selections selections;
        private @Nullable LoadWindows windows;
        private @Nullable SourceLoads sourceLoads;

        private Builder(int[] layerIds, int experts) {
            Require.positive("number of layers", layerIds.length);
            for (int layer = 0; layer < layerIds.length; layer++) {
                Require.notNegative("layer id", (long) layerIds[layer]);
                if (layer > 0 && layerIds[layer] <= layerIds[layer - 1]) {
                    throw new IllegalArgumentException(
                            "layer ids must ascend, but " + layerIds[layer - 1] + " is followed by " + layerIds[layer]);
                }
            }
            this.layerIds = layerIds;
            this.experts = Require.positive("experts", experts);
        }

        /** Experts chosen per token and layer, in 1..experts; 1 when absent. */
        public Builder topK(int topK) {
            if (Require.positive("topK", topK) > experts) {
                throw new IllegalArgumentException(
                        "topK (" + topK + ") must be at most the number of experts (" + experts + ")");
            }
            this.topK = topK;
            return this;
        }

        /** Loads, {@code [layers][experts]}, finite and not negative; the sum of the windows when absent. */
        public Builder loads(double[][] loads) {
            this.loads = loads.clone();
            return this;
        }

        /** Transitions between neighbouring layers. */
        public Builder affinity(@Nullable ExpertAffinity affinity) {
            this.affinity = affinity;
            return this;
        }

        /** Sets of experts chosen together. */
        public Builder selections(@Nullable Selections selections) {
            this.selections = selections;
            return this;
        }

        /** Loads over time. */
        public Builder windows(@Nullable LoadWindows windows) {
            this.windows = windows;
            return this;
        }

        /** Loads by source device. */
        public Builder sourceLoads(@Nullable SourceLoads sourceLoads) {
            this.sourceLoads = sourceLoads;
            return this;
        }

        /**
         * The profile.
         *
         * @throws IllegalArgumentException when shapes clash, a count is negative, NaN or too large, a selection is
         *     larger than top-k, or there are neither loads nor windows
         */
        public RoutingProfile build() {
            if (affinity != null) {
                requireShape("affinity", affinity.layerPairs() + 1, affinity.experts());
            }
            if (windows != null) {
                requireShape("load windows", windows.layers(), windows.experts());
            }
            if (sourceLoads != null) {
                requireShape("source loads", sourceLoads.layers(), sourceLoads.experts());
            }
            if (selections != null) {
                checkSelections(selections);
            }
            return new RoutingProfile(this, checkedLoads());
        }

        private void checkSelections(Selections sets) {
            requireShape("selections", sets.layers(), sets.layers() == 0 ? experts : sets.experts(0));
            for (int layer = 0; layer < layerIds.length; layer++) {
                if (sets.experts(layer) != experts) {
                    throw new IllegalArgumentException("selections of layer " + layerIds[layer] + " are of "
                            + sets.experts(layer) + " experts, the profile has " + experts);
                }
                for (int set = 0; set < sets.sets(layer); set++) {
                    if (sets.size(layer, set) > topK) {
                        throw new IllegalArgumentException("selections of layer " + layerIds[layer] + " name "
                                + sets.size(layer, set) + " experts together, topK is " + topK);
                    }
                }
            }
        }

        private double[][] checkedLoads() {
            double[][] given = loads != null ? loads : pooledWindows();
            if (given.length != layerIds.length) {
                throw new IllegalArgumentException(
                        "loads have " + given.length + " layers, the profile has " + layerIds.length);
            }
            double[][] checked = new double[given.length][];
            for (int layer = 0; layer < given.length; layer++) {
                if (given[layer].length != experts) {
                    throw new IllegalArgumentException("loads of layer " + layerIds[layer] + " have "
                            + given[layer].length + " experts, the profile has " + experts);
                }
                checked[layer] = given[layer].clone();
                for (int expert = 0; expert < experts; expert++) {
                    Require.count("layer " + layerIds[layer] + ", expert " + expert, checked[layer][expert]);
                }
            }
            return checked;
        }

        private double[][] pooledWindows() {
            if (windows == null) {
                throw new IllegalArgumentException("a routing profile needs loads or load windows");
            }
            double[][] sums = new double[layerIds.length][experts];
            for (int window = 0; window < windows.windows(); window++) {
                for (int layer = 0; layer < sums.length; layer++) {
                    for (int expert = 0; expert < experts; expert++) {
                        sums[layer][expert] += windows.load(window, layer, expert);
                    }
                }
            }
            return sums;
        }

        private void requireShape(String part, int partLayers, int partExperts) {
            if (partLayers != layerIds.length || partExperts != experts) {
                throw new IllegalArgumentException(part + " have shape " + partLayers + " layers x " + partExperts
                        + " experts, the profile has " + layerIds.length + " x " + experts);
            }
        }
    }
}

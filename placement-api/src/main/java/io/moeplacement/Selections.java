package io.moeplacement;

import io.moeplacement.internal.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which experts were chosen <em>together</em> by one token in one layer: distinct top-k sets with counts.
 *
 * <p>Fan-out follows from them exactly. Sets are kept in ascending expert order and sorted, so that equal content is
 * equal. A set may be smaller than k where some choices were not recorded.
 *
 * <p>Immutable, value-equal.
 */
public final class Selections {

    /** Where the sets come from, and so what a fan-out computed from them is. */
    public enum Basis {
        /** Every token of the profile: fan-out is exact. */
        TOKENS,
        /** A sample of tokens: fan-out is exact for the sample. */
        SAMPLE,
        /**
         * Pairs of experts chosen together (co-activation counts), each token giving k * (k-1) / 2 of them: fan-out is
         * exact for k = 2, a lower estimate (the least that copies and pairs per place allow) for larger k.
         */
        PAIRS
    }

    private final Basis basis;
    private final Layer[] layers;

    private Selections(Basis basis, Layer[] layers) {
        this.basis = basis;
        this.layers = layers;
    }

    /**
     * Selections from their layers, in layer order.
     *
     * @param layers one entry per layer, made by {@link LayerBuilder}
     */
    public static Selections of(Basis basis, List<LayerBuilder> layers) {
        return new Selections(
                basis, layers.stream().map(builder -> builder.build(basis)).toArray(Layer[]::new));
    }

    /** Where the sets come from. */
    public Basis basis() {
        return basis;
    }

    /** Number of layers. */
    public int layers() {
        return layers.length;
    }

    /** Experts per layer the ids of a layer refer to. */
    public int experts(int layer) {
        return layers[layer].experts;
    }

    /** Number of distinct sets in a layer. */
    public int sets(int layer) {
        return layers[layer].counts.length;
    }

    /** Number of experts in a set. */
    public int size(int layer, int set) {
        return layers[layer].offsets[set + 1] - layers[layer].offsets[set];
    }

    /** The expert at a position of a set; experts of a set ascend. */
    public int expert(int layer, int set, int position) {
        return layers[layer].members[layers[layer].offsets[set] + Objects.checkIndex(position, size(layer, set))];
    }

    /** How many tokens (or, for {@link Basis#PAIRS}, token pairs) chose exactly this set. */
    public double count(int layer, int set) {
        return layers[layer].counts[set];
    }

    /** Sum of the counts of a layer. */
    public double total(int layer) {
        return layers[layer].total;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Selections that && basis == that.basis && Arrays.equals(layers, that.layers);
    }

    @Override
    public int hashCode() {
        return 31 * basis.hashCode() + Arrays.hashCode(layers);
    }

    @Override
    public String toString() {
        return "Selections[" + basis + ", layers=" + layers.length + "]";
    }

    private record Layer(int experts, int[] offsets, char[] members, double[] counts, double total) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Layer that
                    && experts == that.experts
                    && Arrays.equals(offsets, that.offsets)
                    && Arrays.equals(members, that.members)
                    && Arrays.equals(counts, that.counts);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(members) + Arrays.hashCode(counts);
        }

        @Override
        public String toString() {
            return "Layer[experts=" + experts + ", sets=" + counts.length + "]";
        }
    }

    /** Collects the sets of one layer. Not thread-safe. */
    public static final class LayerBuilder {

        /** Largest number of experts per layer that a set can name. */
        public static final int MAX_EXPERTS = Character.MAX_VALUE + 1;

        private record Entry(char[] members, double count) {}

        private final int experts;
        private final List<Entry> entries = new ArrayList<>();

        /** @param experts experts per layer, in 1..65536 */
        public LayerBuilder(int experts) {
            this.experts = Require.positive("experts", experts);
            if (experts > MAX_EXPERTS) {
                throw new IllegalArgumentException("experts (" + experts + ") must be at most " + MAX_EXPERTS);
            }
        }

        /**
         * Adds a set; adding the same set again adds to its count.
         *
         * @param chosen distinct expert ids in any order, at least one
         * @param count tokens that chose exactly these experts, finite and not negative; 0 is left out
         * @throws IllegalArgumentException when an id is out of range or repeated, or the count is not allowed
         */
        public LayerBuilder add(int[] chosen, double count) {
            Require.positive("size of a selection", chosen.length);
            int[] sorted = chosen.clone();
            Arrays.sort(sorted);
            char[] members = new char[sorted.length];
            for (int i = 0; i < sorted.length; i++) {
                if (sorted[i] < 0 || sorted[i] >= experts) {
                    throw new IllegalArgumentException("selection " + Arrays.toString(chosen) + ": expert (" + sorted[i]
                            + ") must be in 0.." + (experts - 1));
                }
                if (i > 0 && sorted[i] == sorted[i - 1]) {
                    throw new IllegalArgumentException(
                            "selection " + Arrays.toString(chosen) + " names expert " + sorted[i] + " twice");
                }
                members[i] = (char) sorted[i];
            }
            if (!(count >= 0 && count <= Require.MAX_COUNT)) {
                Require.count("selection " + Arrays.toString(chosen), count);
            }
            if (count > 0) {
                entries.add(new Entry(members, count));
            }
            return this;
        }

        private Layer build(Basis basis) {
            List<Entry> merged = merge();
            int[] offsets = new int[merged.size() + 1];
            double[] counts = new double[merged.size()];
            double total = 0;
            for (int set = 0; set < counts.length; set++) {
                char[] members = merged.get(set).members;
                if (basis == Basis.PAIRS && members.length != 2) {
                    throw new IllegalArgumentException("a pair must name 2 experts, not " + members.length);
                }
                offsets[set + 1] = Math.addExact(offsets[set], members.length);
                counts[set] = merged.get(set).count;
                total += counts[set];
            }
            char[] members = new char[offsets[counts.length]];
            for (int set = 0; set < counts.length; set++) {
                char[] source = merged.get(set).members;
                System.arraycopy(source, 0, members, offsets[set], source.length);
            }
            return new Layer(experts, offsets, members, counts, Require.sum("selections", total));
        }

        private List<Entry> merge() {
            entries.sort((a, b) -> Arrays.compare(a.members, b.members));
            List<Entry> merged = new ArrayList<>();
            for (Entry entry : entries) {
                int last = merged.size() - 1;
                if (last >= 0 && Arrays.equals(merged.get(last).members, entry.members)) {
                    merged.set(last, new Entry(entry.members, merged.get(last).count + entry.count));
                } else {
                    merged.add(entry);
                }
            }
            return merged;
        }
    }
}

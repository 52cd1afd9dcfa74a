package io.moeplacement;

import io.moeplacement.internal.Require;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Inter-layer expert affinity: how often a token that used expert {@code e} in one layer used expert {@code f} in the
 * next layer present.
 *
 * <p>Holds the transition counts {@code T[l][e][f]} for {@code l = 0..layers-2}, in eight bytes each, and derives
 * ExFlow's affinity {@code A[l][e][f] = T[l][e][f] / sum_f' T[l][e][f']} (ExFlow, section on expert affinity) from them.
 *
 * <p>Immutable, value-equal.
 */
public final class ExpertAffinity {

    private final Pairing pairing;
    private final int experts;
    /** {@code [layers-1][from * experts + to]}. */
    private final double[][] counts;

    private final double[] totals;

    private ExpertAffinity(Pairing pairing, int experts, double[][] ownedCounts) {
        this.pairing = pairing;
        this.experts = experts;
        this.counts = ownedCounts;
        this.totals = new double[ownedCounts.length];
        for (int pair = 0; pair < totals.length; pair++) {
            double sum = 0;
            for (double count : ownedCounts[pair]) {
                sum += count;
            }
            totals[pair] = Require.sum("transitions of layer pair " + pair, sum);
        }
    }

    /**
     * An affinity from transition counts.
     *
     * @param pairing what a pair of the counts is
     * @param experts experts per layer, at least 1
     * @param transitions {@code [layers-1][from expert][to expert]}, finite and not negative
     * @throws IllegalArgumentException when a shape clashes with {@code experts} or a count is negative, NaN or too large
     */
    public static ExpertAffinity of(Pairing pairing, int experts, double[][][] transitions) {
        Require.positive("experts", experts);
        double[][] flat = new double[transitions.length][];
        for (int pair = 0; pair < transitions.length; pair++) {
            requireLength("transitions of layer pair " + pair, transitions[pair].length, experts);
            flat[pair] = new double[Math.multiplyExact(experts, experts)];
            for (int from = 0; from < experts; from++) {
                double[] row = transitions[pair][from];
                requireLength("transitions of layer pair " + pair + ", expert " + from, row.length, experts);
                for (int to = 0; to < experts; to++) {
                    if (!(row[to] >= 0 && row[to] <= Require.MAX_COUNT)) {
                        Require.count("transition of layer pair " + pair + ", expert " + from + " to " + to, row[to]);
                    }
                    flat[pair][from * experts + to] = row[to];
                }
            }
        }
        return new ExpertAffinity(pairing, experts, flat);
    }

    /** Takes over {@code [layers-1][experts * experts]} counts that were checked while they were counted. */
    static ExpertAffinity owning(Pairing pairing, int experts, double[][] counts) {
        return new ExpertAffinity(pairing, experts, counts);
    }

    private static void requireLength(String what, int length, int experts) {
        if (length != experts) {
            throw new IllegalArgumentException(what + " has " + length + " entries for " + experts + " experts");
        }
    }

    /** What a pair of the counts is. */
    public Pairing pairing() {
        return pairing;
    }

    /** Number of layer pairs, one less than the number of layers. */
    public int layerPairs() {
        return counts.length;
    }

    /** Experts per layer. */
    public int experts() {
        return experts;
    }

    /** Transitions from an expert of layer {@code pair} to an expert of the layer after it. */
    public double count(int pair, int from, int to) {
        return counts[pair][from * experts + Objects.checkIndex(to, experts)];
    }

    /** All transitions of a layer pair. */
    public double total(int pair) {
        return totals[pair];
    }

    /** All transitions over all layer pairs. */
    public double total() {
        return Arrays.stream(totals).sum();
    }

    /**
     * Share of the transitions leaving {@code from} that arrive at {@code to}, in 0..1; 0 when none leave.
     */
    public double conditional(int pair, int from, int to) {
        double leaving = 0;
        for (int other = 0; other < experts; other++) {
            leaving += count(pair, from, other);
        }
        return leaving == 0 ? 0 : count(pair, from, to) / leaving;
    }

    /** Transitions leaving an expert, {@code [experts]}, as a copy. */
    public double[] row(int pair, int from) {
        return Arrays.copyOfRange(counts[pair], from * experts, (from + 1) * experts);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExpertAffinity that
                && pairing == that.pairing
                && experts == that.experts
                && Arrays.deepEquals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * pairing.hashCode() + Arrays.hashCode(totals);
    }

    @Override
    public String toString() {
        return "ExpertAffinity[" + pairing + ", layerPairs=" + counts.length + ", experts=" + experts + "]";
    }
}

package io.moeplacement.internal;

import io.moeplacement.Selections;
import io.moeplacement.spi.UnionBound;

/**
 * Expected tokens of a layer that reach each place (device or node), with every place counted once per token:
 * {@code sum over sets of count * (1 - product over its experts of (1 - share))}.
 */
public final class SelectionHits {

    private final double[] hits;
    private final double tokens;

    private SelectionHits(double[] hits, double tokens) {
        this.hits = hits;
        this.tokens = tokens;
    }

    /**
     * Hits of one layer.
     *
     * @param topK experts per token, which turns pair counts into tokens
     */
    public static SelectionHits of(Selections selections, int layer, LayerShares shares, int topK) {
        return selections.basis() == Selections.Basis.PAIRS
                ? fromPairs(selections, layer, shares, topK)
                : fromSets(selections, layer, shares);
    }

    private static SelectionHits fromSets(Selections selections, int layer, LayerShares shares) {
        double[] hits = new double[shares.places()];
        double[] missed = new double[shares.places()];
        int[] touched = new int[shares.places()];
        java.util.Arrays.fill(missed, 1.0);
        for (int set = 0; set < selections.sets(layer); set++) {
            int touchedCount = 0;
            for (int position = 0; position < selections.size(layer, set); position++) {
                int expert = selections.expert(layer, set, position);
                for (int i = shares.begin(expert); i < shares.end(expert); i++) {
                    int place = shares.place(i);
                    if (missed[place] == 1.0) {
                        touched[touchedCount++] = place;
                    }
                    missed[place] *= 1 - shares.share(i);
                }
            }
            double count = selections.count(layer, set);
            for (int i = 0; i < touchedCount; i++) {
                hits[touched[i]] += count * (1 - missed[touched[i]]);
                missed[touched[i]] = 1.0;
            }
        }
        return new SelectionHits(hits, selections.total(layer));
    }

    /**
     * The least hits that the copies and the pairs at a place allow, see {@link UnionBound}.
     */
    private static SelectionHits fromPairs(Selections selections, int layer, LayerShares shares, int topK) {
        double[] copies = new double[shares.places()];
        double[] pairs = new double[shares.places()];
        if (topK < 2) {
            return new SelectionHits(copies, 0);
        }
        for (int set = 0; set < selections.sets(layer); set++) {
            int first = selections.expert(layer, set, 0);
            int second = selections.expert(layer, set, 1);
            double count = selections.count(layer, set);
            for (int i = shares.begin(first); i < shares.end(first); i++) {
                copies[shares.place(i)] += count * shares.share(i) / (topK - 1);
                for (int j = shares.begin(second); j < shares.end(second); j++) {
                    if (shares.place(i) == shares.place(j)) {
                        pairs[shares.place(i)] += count * shares.share(i) * shares.share(j);
                    }
                }
            }
            for (int j = shares.begin(second); j < shares.end(second); j++) {
                copies[shares.place(j)] += count * shares.share(j) / (topK - 1);
            }
        }
        double[] hits = new double[shares.places()];
        for (int place = 0; place < hits.length; place++) {
            hits[place] = UnionBound.tokens(copies[place], pairs[place], topK);
        }
        return new SelectionHits(hits, selections.total(layer) * 2 / (topK * (topK - 1.0)));
    }

    /** Tokens the sets stand for. */
    public double tokens() {
        return tokens;
    }

    /** Expected tokens that reach a place. */
    public double hits(int place) {
        return hits[place];
    }

    /** Sum over places: tokens times fan-out. */
    public double total() {
        double sum = 0;
        for (double hit : hits) {
            sum += hit;
        }
        return sum;
    }
}

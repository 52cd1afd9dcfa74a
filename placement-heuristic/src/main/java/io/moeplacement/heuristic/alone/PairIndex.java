package io.moeplacement.heuristic.alone;

import io.moeplacement.Selections;
import io.moeplacement.spi.UnionBound;
import java.util.Arrays;

/**
 * Hits of one layer from pairs of experts chosen together: the least that copies and pairs at a place allow ({@link
 * UnionBound}), as the cost model has it.
 *
 * <p>Keeps for each expert the pairs it has with the experts of each place, so that a swap is tried in O(1) and taken in
 * O(experts). Memory: experts * (experts + places) words. Not thread-safe.
 */
final class PairIndex implements PlaceHits {

    private final int places;
    private final int topK;
    private final double tokens;
    /** {@code [first * experts + second]}, symmetric. */
    private final double[] pairs;

    private final double[] copiesOf;
    /** {@code [expert * places + place]}: pairs of an expert with the experts of a place. */
    private final double[] pairsWith;

    private final double[] copies;
    private final double[] inside;

    PairIndex(Selections selections, int layer, int experts, int places, int topK) {
        this.places = places;
        this.topK = topK;
        this.tokens = selections.total(layer) * 2 / (topK * (topK - 1.0));
        this.pairs = new double[experts * experts];
        this.copiesOf = new double[experts];
        for (int set = 0; set < selections.sets(layer); set++) {
            int first = selections.expert(layer, set, 0);
            int second = selections.expert(layer, set, 1);
            double count = selections.count(layer, set);
            pairs[first * experts + second] += count;
            pairs[second * experts + first] += count;
            copiesOf[first] += count / (topK - 1);
            copiesOf[second] += count / (topK - 1);
        }
        this.pairsWith = new double[experts * places];
        this.copies = new double[places];
        this.inside = new double[places];
    }

    @Override
    public double tokens() {
        return tokens;
    }

    @Override
    public double hits(int place) {
        return hits(copies[place], inside[place]);
    }

    private double hits(double ofCopies, double ofPairs) {
        return UnionBound.tokens(ofCopies, ofPairs, topK);
    }

    @Override
    public double copies(int place) {
        return copies[place];
    }

    @Override
    public double copiesOf(int expert) {
        return copiesOf[expert];
    }

    @Override
    public void reset(int[] placeOf) {
        Arrays.fill(pairsWith, 0);
        Arrays.fill(copies, 0);
        Arrays.fill(inside, 0);
        int experts = placeOf.length;
        for (int expert = 0; expert < experts; expert++) {
            copies[placeOf[expert]] += copiesOf[expert];
            for (int other = 0; other < experts; other++) {
                pairsWith[expert * places + placeOf[other]] += pairs[expert * experts + other];
            }
            inside[placeOf[expert]] += pairsWith[expert * places + placeOf[expert]] / 2;
        }
    }

    @Override
    public void swapChange(int first, int g, int second, int h, double[] change) {
        double shift = copiesOf[second] - copiesOf[first];
        change[0] = hits(copies[g] + shift, inside[g] + gained(first, second, g)) - hits(g);
        change[1] = hits(copies[h] - shift, inside[h] + gained(second, first, h)) - hits(h);
    }

    /** Pairs a place gains when one expert leaves it and another one comes. */
    private double gained(int leaves, int comes, int place) {
        return pairsWith[comes * places + place]
                - pairsWith[leaves * places + place]
                - pairs[leaves * copiesOf.length + comes];
    }

    @Override
    public void swap(int first, int g, int second, int h) {
        double shift = copiesOf[second] - copiesOf[first];
        inside[g] += gained(first, second, g);
        inside[h] += gained(second, first, h);
        copies[g] += shift;
        copies[h] -= shift;
        int experts = copiesOf.length;
        for (int expert = 0; expert < experts; expert++) {
            double moved = pairs[expert * experts + second] - pairs[expert * experts + first];
            pairsWith[expert * places + g] += moved;
            pairsWith[expert * places + h] -= moved;
        }
    }
}

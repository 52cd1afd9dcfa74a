package io.moeplacement.heuristic.copies;

import io.moeplacement.Selections;
import io.moeplacement.spi.UnionBound;
import java.util.Arrays;

/**
 * Hits from pairs of experts chosen together: the least that copies and pairs at a place allow ({@link
 * UnionBound}), as the cost model has it.
 *
 * <p>Keeps for each expert the pairs it has with what each place serves, so that a change is tried in O(shares changed)
 * and taken in O(experts) for each of them. Memory O(experts * (experts + places)). Not thread-safe.
 */
final class PairHits implements TokenHits {

    private final ShareTable shares;
    private final int topK;
    private final double tokens;
    private final int experts;
    private final int places;
    /** {@code [first * experts + second]}, symmetric, 0 on the diagonal. */
    private final double[] pairs;

    private final double[] copiesOf;
    /** {@code [expert * places + place]}. */
    private final double[] pairsWith;

    private final double[] copies;
    private final double[] inside;
    private final double[] triedCopies;
    private final double[] triedInside;

    /** @param topK experts per token, at least 2 */
    PairHits(Selections selections, int layer, ShareTable shares, int topK) {
        this.shares = shares;
        this.topK = topK;
        this.tokens = selections.total(layer) * 2 / (topK * (topK - 1.0));
        this.experts = shares.experts();
        this.places = shares.places();
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
        this.triedCopies = new double[places];
        this.triedInside = new double[places];
    }

    @Override
    public double tokens() {
        return tokens;
    }

    @Override
    public void reset() {
        Arrays.fill(pairsWith, 0);
        Arrays.fill(copies, 0);
        Arrays.fill(inside, 0);
        for (int expert = 0; expert < experts; expert++) {
            for (int place = 0; place < places; place++) {
                double share = shares.share(expert, place);
                if (share > 0) {
                    copies[place] += share * copiesOf[expert];
                    add(expert, place, share);
                }
            }
        }
        for (int expert = 0; expert < experts; expert++) {
            for (int place = 0; place < places; place++) {
                inside[place] += shares.share(expert, place) * pairsWith[expert * places + place] / 2;
            }
        }
        System.arraycopy(copies, 0, triedCopies, 0, places);
        System.arraycopy(inside, 0, triedInside, 0, places);
    }

    private void add(int expert, int place, double share) {
        for (int other = 0; other < experts; other++) {
            pairsWith[other * places + place] += share * pairs[expert * experts + other];
        }
    }

    @Override
    public void attempt() {
        System.arraycopy(copies, 0, triedCopies, 0, places);
        System.arraycopy(inside, 0, triedInside, 0, places);
        for (int i = 0; i < shares.changes(); i++) {
            int place = shares.changedPlace(i);
            int expert = shares.changedExpert(i);
            double difference = shares.difference(i);
            triedCopies[place] += difference * copiesOf[expert];
            triedInside[place] += difference * pairsWith[expert * places + place];
            for (int j = 0; j < i; j++) {
                if (shares.changedPlace(j) == place) {
                    triedInside[place] +=
                            difference * shares.difference(j) * pairs[expert * experts + shares.changedExpert(j)];
                }
            }
        }
    }

    @Override
    public void take() {
        System.arraycopy(triedCopies, 0, copies, 0, places);
        System.arraycopy(triedInside, 0, inside, 0, places);
        for (int i = 0; i < shares.changes(); i++) {
            add(shares.changedExpert(i), shares.changedPlace(i), shares.difference(i));
        }
    }

    @Override
    public double hits(int place) {
        return UnionBound.tokens(triedCopies[place], triedInside[place], topK);
    }

    @Override
    public double copies(int place) {
        return triedCopies[place];
    }
}

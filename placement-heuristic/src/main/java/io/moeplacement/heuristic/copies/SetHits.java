package io.moeplacement.heuristic.copies;

import io.moeplacement.Selections;
import java.util.Arrays;

/**
 * Hits from whole top-k sets: a place misses a token with the product of what it does not serve of each of the token's
 * experts. A change re-scores, at the places it changes, the sets that contain one of its experts, O(k) each.
 * Memory O(sets * k). Not thread-safe.
 */
final class SetHits implements TokenHits {

    private final ShareTable shares;
    private final double tokens;
    private final double[] count;
    /** Experts of set s are {@code member[first[s]] .. member[first[s + 1] - 1]}. */
    private final int[] first;

    private final char[] member;
    /** Sets of expert e are {@code setOf[begin[e]] .. setOf[begin[e + 1] - 1]}. */
    private final int[] begin;

    private final int[] setOf;
    private final double[] copiesOf;
    private final double[] hits;
    private final double[] copies;
    private final double[] triedHits;
    private final double[] triedCopies;
    private final int[] stamp;
    private int mark;

    SetHits(Selections selections, int layer, ShareTable shares) {
        int sets = selections.sets(layer);
        int experts = shares.experts();
        this.shares = shares;
        this.tokens = selections.total(layer);
        this.count = new double[sets];
        this.first = new int[sets + 1];
        this.begin = new int[experts + 1];
        this.copiesOf = new double[experts];
        for (int set = 0; set < sets; set++) {
            count[set] = selections.count(layer, set);
            first[set + 1] = first[set] + selections.size(layer, set);
        }
        this.member = new char[first[sets]];
        for (int set = 0; set < sets; set++) {
            for (int i = first[set]; i < first[set + 1]; i++) {
                member[i] = (char) selections.expert(layer, set, i - first[set]);
                begin[member[i] + 1]++;
                copiesOf[member[i]] += count[set];
            }
        }
        for (int expert = 0; expert < experts; expert++) {
            begin[expert + 1] += begin[expert];
        }
        this.setOf = new int[member.length];
        int[] next = begin.clone();
        for (int set = 0; set < sets; set++) {
            for (int i = first[set]; i < first[set + 1]; i++) {
                setOf[next[member[i]]++] = set;
            }
        }
        this.hits = new double[shares.places()];
        this.copies = new double[shares.places()];
        this.triedHits = new double[shares.places()];
        this.triedCopies = new double[shares.places()];
        this.stamp = new int[sets];
    }

    @Override
    public double tokens() {
        return tokens;
    }

    @Override
    public void reset() {
        Arrays.fill(triedHits, 0);
        Arrays.fill(triedCopies, 0);
        for (int place = 0; place < triedHits.length; place++) {
            int current = nextMark();
            for (int expert = 0; expert < copiesOf.length; expert++) {
                double share = shares.share(expert, place);
                triedCopies[place] += share * copiesOf[expert];
                for (int i = begin[expert]; share > 0 && i < begin[expert + 1]; i++) {
                    int set = setOf[i];
                    if (stamp[set] != current) {
                        stamp[set] = current;
                        triedHits[place] += count[set] * (1 - missed(set, place));
                    }
                }
            }
        }
        take();
    }

    private int nextMark() {
        if (++mark == Integer.MAX_VALUE) {
            Arrays.fill(stamp, 0);
            mark = 1;
        }
        return mark;
    }

    private double missed(int set, int place) {
        double missed = 1;
        for (int i = first[set]; i < first[set + 1]; i++) {
            missed *= 1 - shares.share(member[i], place);
        }
        return missed;
    }

    @Override
    public void attempt() {
        System.arraycopy(hits, 0, triedHits, 0, hits.length);
        System.arraycopy(copies, 0, triedCopies, 0, copies.length);
        for (int change = 0; change < shares.changes(); change++) {
            int place = shares.changedPlace(change);
            int other = otherChange(change, place);
            int expert = shares.changedExpert(change);
            triedCopies[place] += shares.difference(change) * copiesOf[expert];
            int current = nextMark();
            if (other >= 0) {
                stampSetsOf(shares.changedExpert(other), current);
            }
            for (int i = begin[expert]; i < begin[expert + 1]; i++) {
                int set = setOf[i];
                boolean both = stamp[set] == current;
                if (!both) {
                    triedHits[place] += count[set] * (missed(set, place, change, -1) - missed(set, place));
                } else if (change < other) {
                    triedHits[place] += count[set] * (missed(set, place, change, other) - missed(set, place));
                }
            }
        }
    }

    /** The change of the other expert at the same place, or -1. */
    private int otherChange(int change, int place) {
        for (int i = 0; i < shares.changes(); i++) {
            if (i != change && shares.changedPlace(i) == place) {
                return i;
            }
        }
        return -1;
    }

    private void stampSetsOf(int expert, int current) {
        for (int i = begin[expert]; i < begin[expert + 1]; i++) {
            stamp[setOf[i]] = current;
        }
    }

    /** What was missed before a change or two. */
    private double missed(int set, int place, int change, int other) {
        int expert = shares.changedExpert(change);
        int partner = other < 0 ? -1 : shares.changedExpert(other);
        double missed = 1;
        for (int i = first[set]; i < first[set + 1]; i++) {
            double share = member[i] == expert
                    ? shares.before(change)
                    : member[i] == partner ? shares.before(other) : shares.share(member[i], place);
            missed *= 1 - share;
        }
        return missed;
    }

    @Override
    public void take() {
        System.arraycopy(triedHits, 0, hits, 0, hits.length);
        System.arraycopy(triedCopies, 0, copies, 0, copies.length);
    }

    @Override
    public double hits(int place) {
        return triedHits[place];
    }

    @Override
    public double copies(int place) {
        return triedCopies[place];
    }
}

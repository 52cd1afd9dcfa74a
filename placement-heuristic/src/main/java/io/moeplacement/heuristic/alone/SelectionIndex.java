package io.moeplacement.heuristic.alone;

import io.moeplacement.Selections;
import java.util.Arrays;

/**
 * The selections of one layer, laid out for swaps. Trying a swap takes O(1), taking it O(k) for each set of the two experts.
 *
 * <p>Idea: a set counts once at each place that has one of its experts. So a place loses, when expert e leaves it, the sets
 * of which e is the only expert there, and gains, when e comes, the sets of e that have none there. Both sums are kept for
 * every expert and place. Sets that contain both swapped experts change nothing at either place: those that have nobody to
 * come to are not in the second sum, and how much of the first is shared with each other expert is kept too.
 *
 * <p>Counts of tokens are whole numbers, so sums that are kept up to date have no drift; others drift by rounding until the
 * next reset. Memory: sets * (places + k) and experts * (experts + places) words. Not thread-safe.
 */
final class SelectionIndex implements PlaceHits {

    private final int places;
    private final int experts;
    private final double tokens;
    private final double[] count;
    /** Sets of expert e are {@code setOf[firstSet[e]] .. setOf[firstSet[e + 1] - 1]}. */
    private final int[] firstSet;

    private final int[] setOf;
    /** Experts of set s are {@code memberOf[firstMember[s]] .. memberOf[firstMember[s + 1] - 1]}. */
    private final int[] firstMember;

    private final int[] memberOf;
    /** (token, expert) choices of each expert, and at each place. */
    private final double[] copiesOf;

    private final double[] copies;
    private final double[] hits;
    private final int[] placeOf;
    /** {@code [set * places + place]}: experts of the set at the place. */
    private final short[] present;

    /** Count of the sets of which an expert is the only one at its place. */
    private final double[] alone;
    /** {@code [expert * experts + other]}: the part of it that contains the other expert. */
    private final double[] aloneWith;
    /** {@code [expert * places + place]}: count of the sets of an expert that have none at the place. */
    private final double[] absent;

    SelectionIndex(Selections selections, int layer, int experts, int places) {
        int sets = selections.sets(layer);
        this.places = places;
        this.experts = experts;
        this.tokens = selections.total(layer);
        this.count = new double[sets];
        this.firstSet = new int[experts + 1];
        this.firstMember = new int[sets + 1];
        for (int set = 0; set < sets; set++) {
            count[set] = selections.count(layer, set);
            firstMember[set + 1] = firstMember[set] + selections.size(layer, set);
            for (int position = 0; position < selections.size(layer, set); position++) {
                firstSet[selections.expert(layer, set, position) + 1]++;
            }
        }
        for (int expert = 0; expert < experts; expert++) {
            firstSet[expert + 1] += firstSet[expert];
        }
        this.setOf = new int[firstSet[experts]];
        this.memberOf = new int[firstMember[sets]];
        this.copiesOf = new double[experts];
        int[] next = firstSet.clone();
        for (int set = 0; set < sets; set++) {
            for (int position = 0; position < selections.size(layer, set); position++) {
                int expert = selections.expert(layer, set, position);
                memberOf[firstMember[set] + position] = expert;
                setOf[next[expert]++] = set;
                copiesOf[expert] += count[set];
            }
        }
        this.copies = new double[places];
        this.hits = new double[places];
        this.placeOf = new int[experts];
        this.present = new short[Math.multiplyExact(sets, places)];
        this.alone = new double[experts];
        this.aloneWith = new double[Math.multiplyExact(experts, experts)];
        this.absent = new double[Math.multiplyExact(experts, places)];
    }

    @Override
    public double tokens() {
        return tokens;
    }

    @Override
    public double hits(int place) {
        return hits[place];
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
        System.arraycopy(placeOf, 0, this.placeOf, 0, experts);
        Arrays.fill(present, (short) 0);
        Arrays.fill(hits, 0);
        Arrays.fill(copies, 0);
        Arrays.fill(alone, 0);
        Arrays.fill(aloneWith, 0);
        for (int expert = 0; expert < experts; expert++) {
            copies[placeOf[expert]] += copiesOf[expert];
            Arrays.fill(absent, expert * places, (expert + 1) * places, copiesOf[expert]);
        }
        for (int set = 0; set < count.length; set++) {
            for (int i = firstMember[set]; i < firstMember[set + 1]; i++) {
                int place = placeOf[memberOf[i]];
                if (present[set * places + place]++ == 0) {
                    comeFirst(set, place);
                }
            }
            for (int i = firstMember[set]; i < firstMember[set + 1]; i++) {
                if (present[set * places + placeOf[memberOf[i]]] == 1) {
                    standAlone(memberOf[i], set, count[set]);
                }
            }
        }
    }

    @Override
    public void swapChange(int first, int g, int second, int h, double[] change) {
        change[0] = absent[second * places + g] - alone[first] + aloneWith[first * experts + second];
        change[1] = absent[first * places + h] - alone[second] + aloneWith[second * experts + first];
    }

    @Override
    public void swap(int first, int g, int second, int h) {
        move(first, g, h);
        move(second, h, g);
    }

    private void move(int expert, int from, int to) {
        copies[from] -= copiesOf[expert];
        copies[to] += copiesOf[expert];
        placeOf[expert] = to;
        for (int i = firstSet[expert]; i < firstSet[expert + 1]; i++) {
            int set = setOf[i];
            int left = --present[set * places + from];
            int met = present[set * places + to]++;
            if (left == 0) {
                goLast(set, from);
            } else if (left == 1) {
                standAlone(other(set, from, expert), set, count[set]);
            }
            if (met == 0) {
                comeFirst(set, to);
            } else if (met == 1) {
                standAlone(other(set, to, expert), set, -count[set]);
            }
            if ((left == 0) != (met == 0)) {
                standAlone(expert, set, met == 0 ? count[set] : -count[set]);
            }
        }
    }

    /** A set has its first expert at a place. */
    private void comeFirst(int set, int place) {
        hits[place] += count[set];
        for (int i = firstMember[set]; i < firstMember[set + 1]; i++) {
            absent[memberOf[i] * places + place] -= count[set];
        }
    }

    /** A set has lost its last expert at a place. */
    private void goLast(int set, int place) {
        hits[place] -= count[set];
        for (int i = firstMember[set]; i < firstMember[set + 1]; i++) {
            absent[memberOf[i] * places + place] += count[set];
        }
    }

    /** An expert became the only one of a set at its place, or with a negative count is no longer. */
    private void standAlone(int expert, int set, double more) {
        alone[expert] += more;
        for (int i = firstMember[set]; i < firstMember[set + 1]; i++) {
            aloneWith[expert * experts + memberOf[i]] += more;
        }
    }

    /** An expert of a set at a place, not the given one. */
    private int other(int set, int place, int expert) {
        for (int i = firstMember[set]; i < firstMember[set + 1]; i++) {
            if (placeOf[memberOf[i]] == place && memberOf[i] != expert) {
                return memberOf[i];
            }
        }
        throw new IllegalStateException("set " + set + " has no expert at place " + place);
    }
}

package io.moeplacement.runtime.condensation;

import java.util.Arrays;

/**
 * Which tokens of one expert are similar, and who is merged into whom. Edges are bits of a square, {@code members^2 / 8} bytes.
 * Not thread-safe; buffers are reused.
 */
final class SimilarityGraph {

    private int members;
    private int words;
    private long edges;
    /** {@code [members][words]}, both halves of the square. */
    private long[] bits = {};

    private long[] left = {};
    private int[] degree = {};

    /** Begins a graph without edges. */
    void begin(int members) {
        this.members = members;
        this.words = (members + Long.SIZE - 1) / Long.SIZE;
        this.edges = 0;
        if (bits.length < members * words) {
            bits = new long[members * words];
        }
        Arrays.fill(bits, 0, members * words, 0);
        if (degree.length < members) {
            degree = new int[members];
        }
        Arrays.fill(degree, 0, members, 0);
        if (left.length < words) {
            left = new long[words];
        }
    }

    void join(int member, int other) {
        bits[member * words + other / Long.SIZE] |= 1L << other;
        bits[other * words + member / Long.SIZE] |= 1L << member;
        degree[member]++;
        degree[other]++;
        edges++;
    }

    /**
     * Of what is left, the member of most edges stays and its neighbours are merged into it, until no edge is left; among equal
     * ones the lowest number stays. What happens in one component does not depend on the others, so that this is Luffy's rule of
     * each component. Uses up the edges.
     *
     * @param keeper set to the member that each is merged into, itself for those that stay
     */
    void merge(int[] keeper) {
        for (int member = 0; member < members; member++) {
            keeper[member] = member;
        }
        if (edges == 0) {
            return;
        }
        Arrays.fill(left, 0, words, -1L);
        for (int best = busiest(); degree[best] > 0; best = busiest()) {
            int row = best * words;
            take(best);
            for (int word = 0; word < words; word++) {
                bits[row + word] &= left[word];
                for (long rest = bits[row + word]; rest != 0; rest &= rest - 1) {
                    int merged = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
                    keeper[merged] = best;
                    take(merged);
                }
            }
            for (int word = 0; word < words; word++) {
                for (long rest = bits[row + word]; rest != 0; rest &= rest - 1) {
                    loosen(word * Long.SIZE + Long.numberOfTrailingZeros(rest));
                }
            }
        }
    }

    private int busiest() {
        int best = 0;
        for (int member = 1; member < members; member++) {
            if (degree[member] > degree[best]) {
                best = member;
            }
        }
        return best;
    }

    private void take(int member) {
        left[member / Long.SIZE] &= ~(1L << member);
        degree[member] = 0;
    }

    /** The edges of a member that is gone count no more. */
    private void loosen(int gone) {
        for (int word = 0; word < words; word++) {
            for (long rest = bits[gone * words + word] & left[word]; rest != 0; rest &= rest - 1) {
                degree[word * Long.SIZE + Long.numberOfTrailingZeros(rest)]--;
            }
        }
    }
}

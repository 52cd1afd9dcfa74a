package io.moeplacement.runtime.condensation;

import org.jspecify.annotations.Nullable;

/**
 * Which tokens of a block are similar, from one of three places: computed for this block, found for another expert of the block
 * already, or carried over from the block before by the shortcut. Counts how often it was which. Not thread-safe; buffers are
 * reused.
 */
final class BlockSimilarities {

    private final @Nullable SimilarityShortcut shortcut;
    /** Null where no pair is asked for twice and none is carried over. */
    private final @Nullable PairTable pairs;

    private final Cosines cosines;

    private int blocks;
    private int batchTokens;
    private long computed;
    private long carriedSimilar;
    private long carriedDissimilar;

    BlockSimilarities(int topK, int dimension, @Nullable SimilarityShortcut shortcut) {
        this.shortcut = shortcut;
        this.pairs = shortcut != null || topK > 1 ? new PairTable() : null;
        this.cosines = new Cosines(dimension);
    }

    /** The next block is the first of other tokens. */
    void beginBatch() {
        blocks = 0;
    }

    void clearCounts() {
        computed = 0;
        carriedSimilar = 0;
        carriedDissimilar = 0;
    }

    /** @throws IllegalArgumentException when tokens of a batch are not as many as in its block before */
    void requireSameTokens(int tokens) {
        if (shortcut != null && blocks > 0 && tokens != batchTokens) {
            throw new IllegalArgumentException("block of " + tokens + " tokens in a batch of " + batchTokens
                    + "; other tokens need beginBatch(), as the shortcut would take one token for another");
        }
    }

    /**
     * Looks at the embeddings of the next block.
     *
     * @throws IllegalArgumentException when the array is too short, or an embedding is not finite or all zeros; what is known of
     *     the previous block stays
     */
    void check(int tokens, float[] embeddings) {
        cosines.begin(tokens, embeddings);
    }

    /** Begins a block that was checked. */
    void begin(int tokens) {
        batchTokens = tokens;
        if (pairs != null) {
            if (shortcut == null || blocks % shortcut.refreshEvery() == 0) {
                pairs.forget();
            }
            pairs.next(tokens);
        }
        blocks++;
    }

    /** Whether two tokens of the block are at or above the threshold; {@code low < high}. */
    boolean isSimilar(int low, int high, float[] embeddings, double threshold) {
        if (pairs == null) {
            computed++;
            return cosines.similarity(embeddings, low, high) >= threshold;
        }
        int pair = PairTable.pair(low, high);
        if (pairs.isKnownNow(pair)) {
            return pairs.isSimilar(pair);
        }
        int side = pairs.isKnownBefore(pair) ? pairs.side(pair) : PairTable.BETWEEN;
        boolean similar;
        if (side == PairTable.ABOVE) {
            carriedSimilar++;
            similar = true;
        } else if (side == PairTable.BELOW) {
            carriedDissimilar++;
            similar = false;
        } else {
            computed++;
            double similarity = cosines.similarity(embeddings, low, high);
            similar = similarity >= threshold;
            side = shortcut == null ? side : sideOf(similarity, shortcut);
        }
        pairs.put(pair, side, similar);
        return similar;
    }

    private static int sideOf(double similarity, SimilarityShortcut shortcut) {
        if (similarity > shortcut.s1()) {
            return PairTable.ABOVE;
        }
        return similarity < shortcut.s2() ? PairTable.BELOW : PairTable.BETWEEN;
    }

    /** The similarity of two tokens of the block, computed and not counted. */
    double uncounted(float[] embeddings, int token, int other) {
        return cosines.similarity(embeddings, token, other);
    }

    long computed() {
        return computed;
    }

    long carriedSimilar() {
        return carriedSimilar;
    }

    long carriedDissimilar() {
        return carriedDissimilar;
    }
}

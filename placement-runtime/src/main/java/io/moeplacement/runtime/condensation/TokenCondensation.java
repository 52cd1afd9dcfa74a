package io.moeplacement.runtime.condensation;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Merges nearly equal tokens before they are sent to an expert (Luffy, arXiv 2411.15419, token condensation).
 *
 * <p><strong>LOSSY: it changes what the model computes.</strong> A merged token continues with the expert output of another
 * token, its keeper. Nothing condenses unless it is asked to.
 *
 * <p>In every block (MoE layer) tokens of one device that chose the same expert are compared; others are not, as their
 * similarity is 0 by definition, and comparing across devices would need the activations to be sent first. Similarity is the
 * cosine, negative ones as 0. Two tokens at or above the threshold are joined by an edge. While there are edges, the token of
 * most edges stays, its neighbours are merged into it and leave the graph with it; among equal ones the lowest token stays. So
 * a keeper is never merged itself. With k above 1 this happens for every expert on its own: a token may be merged at one of its
 * experts and be sent to the others, which is our reading where the paper is silent.
 *
 * <p>Assignments are numbered {@code token * k + rank}, as in a dispatch plan: {@link #copyCondensed} gives the expert ids
 * without those that are merged, to be planned and sent, and {@link #expand} afterwards fills in the outputs of those.
 *
 * <p>A pair that shares several experts is looked at once a block. Time is O(pairs * dimension), so it grows with the square of
 * the tokens at an expert; memory is {@code tokens^2 / 2} bytes with a shortcut or k above 1, and an eighth of the square of the
 * tokens at one expert. Mutable, not thread-safe; buffers are reused, nothing is allocated once the largest block was seen. The
 * same blocks in the same order give the same result.
 */
public final class TokenCondensation {

    /** Most tokens of a block: half a gigabyte of pairs. */
    public static final int MAX_TOKENS = 1 << 15;

    private static final int MAX_EXPERTS = 1 << 20;

    private final int topK;
    private final int dimension;
    private final BlockSimilarities similarities;
    private final ExpertRuns runs;
    private final SimilarityGraph graph = new SimilarityGraph();

    private int[] keeperOf = {};
    private int[] member = {};
    private int[] keptMember = {};
    private int tokens;
    private int merged;
    private int mergedTokens;

    /**
     * Condenses blocks of one shape.
     *
     * @param experts experts of a layer, in 1..2^20
     * @param topK experts of a token, in 1..experts
     * @param dimension numbers of a token's embedding, at least 1
     * @param shortcut which similarities the previous block spares, or null to compute all
     * @throws IllegalArgumentException when a number is outside its range
     */
    public TokenCondensation(int experts, int topK, int dimension, @Nullable SimilarityShortcut shortcut) {
        requireRange("experts", experts, MAX_EXPERTS);
        requireRange("topK", topK, experts);
        requireRange("dimension", dimension, Integer.MAX_VALUE);
        this.topK = topK;
        this.dimension = dimension;
        this.similarities = new BlockSimilarities(topK, dimension, shortcut);
        this.runs = new ExpertRuns(experts, topK);
    }

    private static void requireRange(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " (" + value + ") must be in 1.." + most);
        }
    }

    static void requireThreshold(double threshold) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException(
                    "similarity threshold (" + threshold + ") must be a number above 0, at most 1");
        }
    }

    /** Begins the first block of other tokens: nothing is known of their similarity. */
    public void beginBatch() {
        similarities.beginBatch();
    }

    /**
     * Condenses the tokens of one device for the next block.
     *
     * @param tokens number of tokens, in 0..{@value #MAX_TOKENS}; with a shortcut the same in all blocks of a batch
     * @param experts expert ids {@code [tokens][k]} laid flat, at least that long; -1 where nothing was recorded; the ids of
     *     a token are distinct
     * @param embeddings what enters the layer, {@code [tokens][dimension]} laid flat, at least that long; finite, no token all
     *     zeros
     * @param threshold least similarity of two tokens that are merged, above 0, at most 1
     * @throws IllegalArgumentException when an array is too short or a value is not allowed; the message names token and
     *     value, the result is then that of an empty block, and what is known of the previous block stays
     */
    public void condense(int tokens, int[] experts, float[] embeddings, double threshold) {
        begin(tokens, experts, null, embeddings, threshold);
    }

    /**
     * Condenses the tokens of all devices for the next block, each device for itself.
     *
     * @param sources the device that holds each token, {@code [tokens]}; with a shortcut, a pair that is on two devices in
     *     between counts as one that shared no expert
     * @throws IllegalArgumentException as for one device, and when a source is negative or above 65535
     */
    public void condense(int tokens, int[] experts, int[] sources, float[] embeddings, double threshold) {
        begin(tokens, experts, sources, embeddings, threshold);
    }

    private void begin(int tokens, int[] experts, int @Nullable [] sources, float[] embeddings, double threshold) {
        this.tokens = 0;
        merged = 0;
        mergedTokens = 0;
        similarities.clearCounts();
        check(tokens, experts, sources, embeddings, threshold);
        this.tokens = tokens;
        grow(tokens);
        runs.sort(tokens, experts, sources);
        similarities.begin(tokens);
        Arrays.fill(keeperOf, 0, tokens * topK, -1);
        for (int place = 0; place < runs.recorded(); ) {
            int end = runs.end(place, experts, sources);
            condenseRun(place, end, embeddings, threshold);
            place = end;
        }
        countTokens();
    }

    private void check(int tokens, int[] experts, int @Nullable [] sources, float[] embeddings, double threshold) {
        if (tokens < 0 || tokens > MAX_TOKENS || tokens > Integer.MAX_VALUE / topK) {
            throw new IllegalArgumentException(
                    "tokens (" + tokens + ") must be in 0.." + Math.min(MAX_TOKENS, Integer.MAX_VALUE / topK));
        }
        similarities.requireSameTokens(tokens);
        requireThreshold(threshold);
        runs.check(tokens, experts, sources);
        similarities.check(tokens, embeddings);
    }

    private void grow(int tokens) {
        if (keeperOf.length < tokens * topK) {
            keeperOf = new int[tokens * topK];
            member = new int[tokens];
            keptMember = new int[tokens];
        }
    }

    private void condenseRun(int begin, int end, float[] embeddings, double threshold) {
        int size = end - begin;
        graph.begin(size);
        for (int i = 0; i < size; i++) {
            member[i] = runs.assignment(begin + i) / topK;
            for (int j = 0; j < i; j++) {
                if (similarities.isSimilar(member[j], member[i], embeddings, threshold)) {
                    graph.join(j, i);
                }
            }
        }
        graph.merge(keptMember);
        for (int i = 0; i < size; i++) {
            keeperOf[runs.assignment(begin + i)] = runs.assignment(begin + keptMember[i]);
            merged += keptMember[i] == i ? 0 : 1;
        }
    }

    private void countTokens() {
        for (int token = 0; token < tokens; token++) {
            boolean recorded = false;
            boolean sent = false;
            for (int assignment = token * topK; assignment < (token + 1) * topK; assignment++) {
                recorded |= keeperOf[assignment] >= 0;
                sent |= keeperOf[assignment] == assignment;
            }
            mergedTokens += recorded && !sent ? 1 : 0;
        }
    }

    /** Tokens of the block. */
    public int tokens() {
        return tokens;
    }

    /**
     * Luffy's map: the token whose output a token takes at one of its experts; itself where it is not merged, -1 where nothing
     * was recorded.
     *
     * @param rank in 0..k-1
     * @throws IndexOutOfBoundsException when there is no such token or rank
     */
    public int tokenToToken(int token, int rank) {
        Objects.checkIndex(rank, topK);
        int keeper = keeperOf(Objects.checkIndex(token, tokens) * topK + rank);
        return keeper < 0 ? -1 : keeper / topK;
    }

    /**
     * The assignment (at the same expert) whose output an assignment takes; itself where it is not merged, -1 where nothing was
     * recorded.
     *
     * @throws IndexOutOfBoundsException when there is no such assignment
     */
    public int keeperOf(int assignment) {
        return keeperOf[Objects.checkIndex(assignment, tokens * topK)];
    }

    /**
     * What is left to send.
     *
     * @param experts the ids that were condensed, {@code [tokens][k]}
     * @param target set to them with -1 where an assignment is merged, at least as long; may be the same array
     * @throws IllegalArgumentException when an array is too short
     */
    public void copyCondensed(int[] experts, int[] target) {
        requireLength("expert ids", experts.length, (long) tokens * topK);
        requireLength("target", target.length, (long) tokens * topK);
        for (int assignment = 0; assignment < tokens * topK; assignment++) {
            target[assignment] = keeperOf[assignment] == assignment ? experts[assignment] : -1;
        }
    }

    /**
     * Gives merged assignments the output of their keeper.
     *
     * @param outputs outputs of the experts before they are weighted, {@code [tokens][k][dimension]} laid flat; those of
     *     merged assignments are overwritten, all others stay
     * @throws IllegalArgumentException when the array is too short
     */
    public void expand(float[] outputs) {
        requireLength("outputs", outputs.length, (long) tokens * topK * dimension);
        for (int assignment = 0; assignment < tokens * topK; assignment++) {
            int keeper = keeperOf[assignment];
            if (keeper >= 0 && keeper != assignment) {
                System.arraycopy(outputs, keeper * dimension, outputs, assignment * dimension, dimension);
            }
        }
    }

    private static void requireLength(String name, int length, long needed) {
        if (length < needed) {
            throw new IllegalArgumentException(name + ": array of " + length + " for a block that needs " + needed);
        }
    }

    /** Assignments that are neither sent nor computed, as they take another one's output. */
    public int merged() {
        return merged;
    }

    /** Tokens all of whose recorded assignments are merged: nothing of them is sent. */
    public int mergedTokens() {
        return mergedTokens;
    }

    /** Similarities that were computed for the block. */
    public long computed() {
        return similarities.computed();
    }

    /** Pairs that count as similar, uncomputed, as they were above S1 in the previous block. */
    public long carriedSimilar() {
        return similarities.carriedSimilar();
    }

    /** Pairs that count as dissimilar, uncomputed, as they were below S2 in the previous block. */
    public long carriedDissimilar() {
        return similarities.carriedDissimilar();
    }

    /**
     * The similarity of an assignment's token and its keeper, computed now and not counted: with a shortcut it may be below the
     * threshold.
     *
     * @param embeddings those that were condensed, {@code [tokens][dimension]}
     * @return in 0..1; 1 where the assignment is not merged
     * @throws IllegalArgumentException when the array is too short
     * @throws IndexOutOfBoundsException when there is no such assignment
     */
    public double similarityToKeeper(int assignment, float[] embeddings) {
        int keeper = keeperOf(assignment);
        requireLength("embeddings", embeddings.length, (long) tokens * dimension);
        return keeper < 0 || keeper == assignment
                ? 1
                : similarities.uncounted(embeddings, assignment / topK, keeper / topK);
    }
}

package io.moeplacement.runtime.analysis;

import io.moeplacement.Pairing;
import io.moeplacement.ProfileAccumulator;
import io.moeplacement.RoutingProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * The experts that recorded tokens chose, in the order they were recorded, held in memory: two bytes per expert id.
 *
 * <p>Immutable, thread-safe.
 */
public final class RecordedTokens {

    /** Most expert ids, tokens x layers x k, that are held: one GiB. */
    public static final long MAX_IDS = 1L << 29;

    private static final int MAX_EXPERTS = 0xFFFF;

    /** Stands for -1, not recorded. */
    private static final char ABSENT = 0xFFFF;

    private static final int BLOCK_IDS = 1 << 20;

    private final int[] layerIds;
    private final int experts;
    private final int topK;
    private final int tokens;
    private final int tokensPerBlock;
    private final char[][] blocks;
    private final long[][] sequences;

    private RecordedTokens(Builder builder) {
        this.layerIds = builder.layerIds;
        this.experts = builder.experts;
        this.topK = builder.topK;
        this.tokens = builder.tokens;
        this.tokensPerBlock = builder.tokensPerBlock;
        this.blocks = builder.blocks.toArray(char[][]::new);
        this.sequences = builder.sequences.toArray(long[][]::new);
    }

    /**
     * Starts a recording.
     *
     * @param layerIds ids of the layers in their source, ascending, {@code [layers]}
     * @param experts experts per layer, in 1..65535
     * @param topK experts chosen per token and layer, in 1..experts
     * @throws IllegalArgumentException when a figure is outside its range
     */
    public static Builder builder(int[] layerIds, int experts, int topK) {
        if (layerIds.length == 0) {
            throw new IllegalArgumentException("number of layers (0) must be at least 1");
        }
        if (experts < 1 || experts > MAX_EXPERTS) {
            throw new IllegalArgumentException("experts (" + experts + ") must be in 1.." + MAX_EXPERTS);
        }
        if (topK < 1 || topK > experts) {
            throw new IllegalArgumentException("topK (" + topK + ") must be in 1.." + experts);
        }
        if ((long) layerIds.length * topK > BLOCK_IDS) {
            throw new IllegalArgumentException(
                    "ids of a token, " + layerIds.length + " layers x " + topK + ", must be at most " + BLOCK_IDS);
        }
        return new Builder(layerIds.clone(), experts, topK);
    }

    /** Number of tokens, at least 1. */
    public int tokens() {
        return tokens;
    }

    /** Number of layers. */
    public int layers() {
        return layerIds.length;
    }

    /** Experts per layer. */
    public int experts() {
        return experts;
    }

    /** Experts chosen per token and layer. */
    public int topK() {
        return topK;
    }

    /** The ids of all layers, ascending, {@code [layers]}. */
    public int[] layerIds() {
        return layerIds.clone();
    }

    /** The expert of a rank (0 is the one of highest router weight) that a token chose, or -1 where none was recorded. */
    public int expert(int token, int layer, int rank) {
        char id = blocks[token / tokensPerBlock][(token % tokensPerBlock * layerIds.length + layer) * topK + rank];
        return id == ABSENT ? -1 : id;
    }

    /** The sequence that a token belongs to. */
    public long sequence(int token) {
        return sequences[token / tokensPerBlock][token % tokensPerBlock];
    }

    /** Copies the experts of a token into {@code target}, {@code [layers * topK]}. */
    void copyTo(int token, int[] target) {
        char[] block = blocks[token / tokensPerBlock];
        int start = token % tokensPerBlock * target.length;
        for (int i = 0; i < target.length; i++) {
            target[i] = block[start + i] == ABSENT ? -1 : block[start + i];
        }
    }

    /**
     * The profile of all tokens.
     *
     * @throws IllegalArgumentException when a token names an expert twice in a layer
     */
    public RoutingProfile toProfile(Pairing pairing) {
        ProfileAccumulator accumulator = ProfileAccumulator.ofTokens(layerIds, experts, topK, pairing);
        int[] chosen = new int[layerIds.length * topK];
        for (int token = 0; token < tokens; token++) {
            copyTo(token, chosen);
            accumulator.addToken(chosen);
        }
        return accumulator.toProfile();
    }

    @Override
    public String toString() {
        return "RecordedTokens[tokens=" + tokens + ", layers=" + layerIds.length + ", experts=" + experts + ", topK="
                + topK + "]";
    }

    /** Takes tokens one by one. Mutable, not thread-safe. */
    public static final class Builder {

        private final int[] layerIds;
        private final int experts;
        private final int topK;
        private final int tokensPerBlock;
        private final List<char[]> blocks = new ArrayList<>();
        private final List<long[]> sequences = new ArrayList<>();
        private int tokens;

        private Builder(int[] layerIds, int experts, int topK) {
            this.layerIds = layerIds;
            this.experts = experts;
            this.topK = topK;
            this.tokensPerBlock = BLOCK_IDS / (layerIds.length * topK);
        }

        /**
         * Adds a token.
         *
         * @param sequence the sequence it belongs to
         * @param chosen {@code [layers * topK]}, each layer in descending router weight, -1 where nothing was recorded; copied
         * @throws IllegalArgumentException when the length or an id is wrong, or {@link #MAX_IDS} would be exceeded; the
         *     builder is then unchanged
         */
        public Builder add(long sequence, int[] chosen) {
            int ids = layerIds.length * topK;
            if (chosen.length != ids) {
                throw new IllegalArgumentException("token has " + chosen.length + " expert ids, expected "
                        + layerIds.length + " layers x " + topK + " = " + ids);
            }
            if ((tokens + 1L) * ids > MAX_IDS) {
                throw new IllegalArgumentException("more than " + MAX_IDS + " expert ids (" + tokens + " tokens of "
                        + ids + ") are not held in memory; take fewer sequences");
            }
            for (int i = 0; i < ids; i++) {
                if (chosen[i] < -1 || chosen[i] >= experts) {
                    throw new IllegalArgumentException("token " + tokens + ", layer " + layerIds[i / topK]
                            + ": expert id (" + chosen[i] + ") must be in 0.." + (experts - 1)
                            + ", or -1 where nothing was recorded");
                }
            }
            int place = tokens % tokensPerBlock;
            if (place == 0) {
                blocks.add(new char[tokensPerBlock * ids]);
                sequences.add(new long[tokensPerBlock]);
            }
            char[] block = blocks.get(blocks.size() - 1);
            for (int i = 0; i < ids; i++) {
                block[place * ids + i] = chosen[i] < 0 ? ABSENT : (char) chosen[i];
            }
            sequences.get(sequences.size() - 1)[place] = sequence;
            tokens++;
            return this;
        }

        /**
         * The tokens so far.
         *
         * @throws IllegalArgumentException when there is none
         */
        public RecordedTokens build() {
            if (tokens == 0) {
                throw new IllegalArgumentException("no token was recorded");
            }
            return new RecordedTokens(this);
        }
    }
}

package io.moeplacement.runtime;

import java.util.SplittableRandom;

/** The tokens that a replay gathers for its next step. Not thread-safe; buffers are reused. */
final class StepTokens {

    private final int most;
    private final int layers;
    private final int topK;
    private final TokenCheck check;
    /** {@code [layers][tokens * k]}. */
    private final int[][] chosen;

    private final int[] sources;
    private int count;

    /** @param most tokens of a full step */
    StepTokens(int most, int layers, int topK, int experts) {
        this.most = most;
        this.layers = layers;
        this.topK = topK;
        this.check = new TokenCheck(layers, topK, experts);
        this.chosen = new int[layers][Math.multiplyExact(most, topK)];
        this.sources = new int[most];
    }

    /**
     * Adds a token to a step that is not full.
     *
     * @param ids expert ids {@code [layers][k]} laid flat, -1 where nothing was recorded
     * @throws IllegalArgumentException when the length or an id is wrong, or a layer names an expert twice; the token is then
     *     not added
     */
    void add(int[] ids) {
        check.check(ids);
        for (int layer = 0; layer < layers; layer++) {
            System.arraycopy(ids, layer * topK, chosen[layer], count * topK, topK);
        }
        count++;
    }

    /** Begins the next step. */
    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count == most;
    }

    /** Expert ids {@code [layers][tokens * k]}; not to be changed. */
    int[][] chosen() {
        return chosen;
    }

    /** The device that holds each token, {@code [tokens]}; to be set by who deals them and whenever they move. */
    int[] sources() {
        return sources;
    }

    /** Every device gets the same number of tokens, or one more; which ones is up to the random numbers. */
    void deal(int devices, SplittableRandom random) {
        for (int token = 0; token < count; token++) {
            sources[token] = token % devices;
        }
        for (int token = count - 1; token > 0; token--) {
            int other = random.nextInt(token + 1);
            int home = sources[token];
            sources[token] = sources[other];
            sources[other] = home;
        }
    }
}

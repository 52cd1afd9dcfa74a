package io.moeplacement.runtime;

import java.util.Arrays;

/** Refuses tokens that no router could have chosen. Not thread-safe. */
final class TokenCheck {

    private final int layers;
    private final int topK;
    private final int experts;
    private final int[] lastToken;
    private int mark;

    TokenCheck(int layers, int topK, int experts) {
        this.layers = layers;
        this.topK = topK;
        this.experts = experts;
        this.lastToken = new int[experts];
    }

    /**
     * Looks at one token.
     *
     * @param chosen expert ids {@code [layers][k]} laid flat, -1 where nothing was recorded
     * @throws IllegalArgumentException when the length or an id is wrong, or a layer names an expert twice
     */
    void check(int[] chosen) {
        if (chosen.length != layers * topK) {
            throw new IllegalArgumentException("a token has " + chosen.length + " expert ids, expected " + layers
                    + " layers x " + topK + " = " + layers * topK);
        }
        for (int layer = 0; layer < layers; layer++) {
            if (++mark == Integer.MAX_VALUE) {
                Arrays.fill(lastToken, 0);
                mark = 1;
            }
            for (int i = layer * topK; i < (layer + 1) * topK; i++) {
                int expert = chosen[i];
                if (expert >= 0 && expert < experts) {
                    if (lastToken[expert] == mark) {
                        throw new IllegalArgumentException(
                                "layer " + layer + ": a token names expert " + expert + " twice");
                    }
                    lastToken[expert] = mark;
                } else if (expert != -1) {
                    throw new IllegalArgumentException("layer " + layer + ": expert id (" + expert + ") must be in 0.."
                            + (experts - 1) + " as in the placement, or -1 where nothing was recorded");
                }
            }
        }
    }
}

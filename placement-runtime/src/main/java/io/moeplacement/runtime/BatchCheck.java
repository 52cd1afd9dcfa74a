package io.moeplacement.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Looks at a batch before anything is done with it, and counts its loads on the way. Not thread-safe. */
final class BatchCheck {

    private final int experts;
    private final int devices;
    private final int topK;
    /** Token + 1 that named an expert last. */
    private final int[] lastToken;

    BatchCheck(int experts, int devices, int topK) {
        this.experts = experts;
        this.devices = devices;
        this.topK = topK;
        this.lastToken = new int[experts];
    }

    /** @param loads set to the assignments of each expert */
    void check(int layer, int tokens, int[] chosen, float @Nullable [] weights, int @Nullable [] sources, int[] loads) {
        Arrays.fill(loads, 0);
        if (tokens < 0 || tokens > Integer.MAX_VALUE / topK) {
            throw new IllegalArgumentException(
                    "tokens (" + tokens + ") must be in 0.." + Integer.MAX_VALUE / topK + " for top-" + topK);
        }
        requireLength("expert ids", chosen.length, tokens * topK);
        if (weights != null) {
            requireLength("gate weights", weights.length, tokens * topK);
        }
        if (sources != null) {
            requireLength("sources", sources.length, tokens);
        }
        Arrays.fill(lastToken, 0);
        for (int token = 0; token < tokens; token++) {
            if (sources != null && (sources[token] < 0 || sources[token] >= devices)) {
                throw new IllegalArgumentException(place(layer, token) + ": source device (" + sources[token]
                        + ") must be in 0.." + (devices - 1));
            }
            for (int i = token * topK; i < (token + 1) * topK; i++) {
                int expert = chosen[i];
                if (expert >= 0 && expert < experts) {
                    if (lastToken[expert] == token + 1) {
                        throw new IllegalArgumentException(
                                place(layer, token) + ": expert " + expert + " is named twice");
                    }
                    lastToken[expert] = token + 1;
                    loads[expert]++;
                } else if (expert != -1) {
                    throw new IllegalArgumentException(place(layer, token) + ", rank " + i % topK + ": expert id ("
                            + expert + ") must be in 0.." + (experts - 1)
                            + " as in the placement, or -1 where nothing was recorded");
                }
                if (weights != null && !(weights[i] >= 0 && weights[i] <= Float.MAX_VALUE)) {
                    throw new IllegalArgumentException(place(layer, token) + ", rank " + i % topK + ": gate weight ("
                            + weights[i] + ") must be a number of at least 0");
                }
            }
        }
    }

    private static String place(int layer, int token) {
        return "layer " + layer + ", token " + token;
    }

    private static void requireLength(String name, int length, int needed) {
        if (length < needed) {
            throw new IllegalArgumentException(name + ": array of " + length + " for a batch that needs " + needed);
        }
    }
}

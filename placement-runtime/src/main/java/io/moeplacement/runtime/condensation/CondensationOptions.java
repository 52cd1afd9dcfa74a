package io.moeplacement.runtime.condensation;

import org.jspecify.annotations.Nullable;

/**
 * How a replay condenses. <strong>LOSSY</strong>, see {@link TokenCondensation}. Immutable; the embeddings may not be.
 *
 * @param embeddings the activations that are compared
 * @param threshold least similarity of two tokens that are merged, above 0, at most 1
 * @param shortcut which similarities are not computed, or null to compute all
 */
public record CondensationOptions(
        TokenEmbeddings embeddings,
        double threshold,
        @Nullable SimilarityShortcut shortcut) {

    /** @throws IllegalArgumentException when the threshold is outside its range */
    public CondensationOptions {
        TokenCondensation.requireThreshold(threshold);
    }

    /**
     * All similarities are computed.
     *
     * @throws IllegalArgumentException when the threshold is outside its range
     */
    public static CondensationOptions of(TokenEmbeddings embeddings, double threshold) {
        return new CondensationOptions(embeddings, threshold, null);
    }

    /** The same options with a shortcut, or null for none. */
    public CondensationOptions with(@Nullable SimilarityShortcut shortcut) {
        return new CondensationOptions(embeddings, threshold, shortcut);
    }
}

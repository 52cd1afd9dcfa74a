package io.moeplacement.runtime.condensation;

import org.jspecify.annotations.Nullable;

/**
 * What condensation did in one step of a replay, or in all. It says what was saved, and how alike merged tokens were; <strong>not
 * how much worse a model gets</strong>.
 *
 * @param mergedRows (token, expert) assignments that took another token's output, over all layers
 * @param mergedTokens (token, layer) pairs of which nothing was sent; 0 when pipelined, where merged tokens travel on
 * @param bytesSaved bytes between devices that the same tokens would have sent more in the same places, uncondensed; may be
 *     negative, as a keeper's output that others wait for cannot be summed with its others before it returns
 * @param similarities how similarities were found
 * @param quality how alike merged tokens were
 */
public record CondensationReport(
        long mergedRows, long mergedTokens, double bytesSaved, Similarities similarities, Quality quality) {

    /**
     * Pairs of tokens that share an expert and a device, over all layers.
     *
     * @param computed cosines computed
     * @param skippedSimilar pairs taken as similar, as they were in the layer before
     * @param skippedDissimilar pairs taken as dissimilar likewise
     */
    public record Similarities(long computed, long skippedSimilar, long skippedDissimilar) {

        /** All pairs. */
        public long pairs() {
            return computed + skippedSimilar + skippedDissimilar;
        }

        /** Share of pairs whose cosine was not computed, in 0..1; 0 without pairs. */
        public double skippedShare() {
            return pairs() == 0 ? 0 : (double) (skippedSimilar + skippedDissimilar) / pairs();
        }
    }

    /**
     * True similarities of merged assignments to their keepers, computed apart from those counted.
     *
     * @param mean mean over merged assignments; null without any
     * @param least smallest; null without any
     * @param belowThreshold merges that the threshold forbids, all of them errors of the shortcut
     */
    public record Quality(@Nullable Double mean, @Nullable Double least, long belowThreshold) {}
}

package io.moeplacement.runtime.analysis;

import io.moeplacement.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * What a sample of so many tokens says, beside all tokens.
 *
 * @param tokens tokens in the sample
 * @param stability the sample's profile beside that of all tokens
 * @param plan what the plan made for the sample is worth; null when no plan was asked for or no placement keeps the limits
 */
public record GrowthPoint(
        int tokens, ProfileStability stability, @Nullable SamplePlan plan) {

    /**
     * A plan made for a sample.
     *
     * @param onAll its evaluation on the profile plans are scored on
     * @param kept of the pairs of experts that share a device in this plan or in the one of the point before, the part that does
     *     in both, in 0..1, whatever devices are called; pairs inside layers for home communication, of neighbouring layers for
     *     pipelined communication; null where the point before has no plan
     */
    public record SamplePlan(Evaluation onAll, @Nullable Double kept) {}
}

package io.moeplacement.testkit.workload;

import io.moeplacement.ModelPreset;
import org.jspecify.annotations.Nullable;

/**
 * The figures a workload is made from. Where a figure was measured on real traces, the table in {@code docs/spec.md} says
 * so.
 *
 * @param model layers, experts, top-k
 * @param loads spread of the loads of all k assignments
 * @param top1 spread of the loads of top-1 assignments; null when taken equal to {@code loads}
 * @param gammaShape shape of the gamma distribution popularities are drawn from; smaller is more skewed
 * @param attention probability that a layer reads the token's own position and not a random one, in 0..1
 * @param noise largest error of that reading, in circumferences
 * @param companionship probability that the other experts follow from the top-1 position, in 0..1
 * @param topicPull probability that a token's position is drawn from its sequence's topic, in 0..1
 * @param meanSequence mean tokens of a sequence before cutting to 32..511
 */
record WorkloadShape(
        ModelPreset model,
        Spread loads,
        @Nullable Spread top1,
        double gammaShape,
        double attention,
        double noise,
        double companionship,
        double topicPull,
        double meanSequence) {

    /**
     * Largest load over mean load of a layer's experts, over layers.
     *
     * @param least of the mildest layer
     * @param mean mean over layers
     * @param worst of the most skewed layer
     */
    record Spread(double least, double mean, double worst) {}
}

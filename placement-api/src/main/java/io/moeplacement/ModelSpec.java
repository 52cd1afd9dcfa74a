package io.moeplacement;

import io.moeplacement.internal.Require;

/**
 * Sizes and speeds of a Mixture-of-Experts model, as far as placement needs them.
 *
 * @param name a name for messages
 * @param layers MoE layers, at least 1
 * @param experts routed experts per layer, at least 1
 * @param topK experts chosen per token and layer, in 1..experts
 * @param bytesPerToken bytes of one token's activation as sent between devices, above 0
 * @param bytesPerExpert bytes of one expert's weights, above 0
 * @param secondsPerAssignment seconds a device of speed 1 takes for one (token, expert) assignment, above 0
 * @param tokensPerStep tokens of one step over all devices together (B), at least 1
 */
public record ModelSpec(
        String name,
        int layers,
        int experts,
        int topK,
        double bytesPerToken,
        double bytesPerExpert,
        double secondsPerAssignment,
        long tokensPerStep) {

    /** Tokens per step where nothing else is said. */
    public static final long DEFAULT_TOKENS_PER_STEP = 8192;

    /** Share of an H100's peak at which experts are assumed to run where nothing was measured. */
    private static final double ASSUMED_UTILISATION = 0.4;

    private static final double H100_DENSE_BF16_FLOPS = 989.4e12;

    /** @throws IllegalArgumentException when a figure is outside its range */
    public ModelSpec {
        Require.positive("layers", layers);
        Require.positive("experts", experts);
        Require.positive("topK", topK);
        if (topK > experts) {
            throw new IllegalArgumentException(
                    "topK (" + topK + ") must be at most the number of experts (" + experts + ")");
        }
        Require.positive("bytesPerToken", bytesPerToken);
        Require.positive("bytesPerExpert", bytesPerExpert);
        Require.positive("secondsPerAssignment", secondsPerAssignment);
        if (tokensPerStep < 1) {
            throw new IllegalArgumentException("tokensPerStep (" + tokensPerStep + ") must be at least 1");
        }
    }

    /**
     * A model of gated feed-forward experts (three matrices of {@code hidden x intermediate}); activations are sent as
     * BF16, and an assignment takes the time of its multiplications at 40 % of an H100's dense BF16 peak.
     *
     * @param hidden width of an activation
     * @param intermediate width of an expert's inner layer
     * @param bitsPerWeight bits one weight of an expert takes in device memory
     */
    public static ModelSpec gated(
            String name, int layers, int experts, int topK, int hidden, int intermediate, double bitsPerWeight) {
        double weights = 3.0 * Require.positive("hidden", hidden) * Require.positive("intermediate", intermediate);
        return new ModelSpec(
                name,
                layers,
                experts,
                topK,
                2.0 * hidden,
                weights * bitsPerWeight / 8,
                2 * weights / (H100_DENSE_BF16_FLOPS * ASSUMED_UTILISATION),
                DEFAULT_TOKENS_PER_STEP);
    }

    /**
     * The documented default for a routing profile of an unnamed model: expert sizes of Mixtral-8x7B shrunk to the usual
     * fine-grained expert, hidden 4096, intermediate 2048, 16 bits a weight.
     */
    public static ModelSpec assumed(int layers, int experts, int topK) {
        return gated("assumed", layers, experts, topK, 4096, 2048, 16);
    }

    /** Seconds a device of speed 1 would take for all assignments of one layer of a step: B * k * seconds per assignment. */
    public double secondsPerLayer() {
        return (double) tokensPerStep * topK * secondsPerAssignment;
    }

    /** The same model with another number of tokens per step. */
    public ModelSpec withTokensPerStep(long tokens) {
        return new ModelSpec(name, layers, experts, topK, bytesPerToken, bytesPerExpert, secondsPerAssignment, tokens);
    }
}

package io.moeplacement.runtime.condensation;

/**
 * How similar two tokens must be to be merged, by how far the loss has come. Implement it to have your own; it should depend on
 * nothing but its argument.
 *
 * <p>Serving has no loss: use {@link #fixed}, or feed {@link LossProgress} another signal that falls as quality rises.
 */
@FunctionalInterface
public interface ThresholdPolicy {

    /**
     * The threshold for the next batch.
     *
     * @param progress {@link LossProgress#progress()}: Luffy's {@code n_t}, at most 1, 0 at the start, negative when the loss
     *     is above its first value
     * @return above 0, at most 1; {@link TokenCondensation} refuses anything else
     */
    double threshold(double progress);

    /**
     * The same threshold always. In Luffy's experiments 0.8 costs a little quality and 0.3 much.
     *
     * @throws IllegalArgumentException when the threshold is not above 0 and at most 1
     */
    static ThresholdPolicy fixed(double threshold) {
        requireThreshold("threshold", threshold);
        return progress -> threshold;
    }

    /**
     * As published: {@code 1 / (1 + exp(n_t))}. It starts at 0.5 and, while the loss stays below its first value, can only
     * fall, to 0.269 at most: near the fixed 0.3 that the paper itself shows to hurt. See {@link #atLeast}.
     */
    static ThresholdPolicy luffy() {
        return progress -> 1 / (1 + Math.exp(progress));
    }

    /**
     * This policy, but never below a floor.
     *
     * @throws IllegalArgumentException when the floor is not above 0 and at most 1
     */
    default ThresholdPolicy atLeast(double floor) {
        requireThreshold("lowest threshold", floor);
        return progress -> Math.max(floor, threshold(progress));
    }

    private static void requireThreshold(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " (" + value + ") must be a number above 0, at most 1");
        }
    }
}

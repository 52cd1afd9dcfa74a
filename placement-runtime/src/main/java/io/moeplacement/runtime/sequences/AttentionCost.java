package io.moeplacement.runtime.sequences;

/**
 * Seconds of one layer's attention on a device of speed 1, by Luffy's model (arXiv 2411.15419, section on sequence
 * migration): B sequences padded to the longest, of L tokens, take {@code B * (a * L + b * L^2)}. In the paper
 * {@code a = 3 d^2 / F} and {@code b = 2 d / F} with d the width of the model and F a device's speed, fitted by timing
 * attention.
 *
 * @param perToken a, seconds for a token of a sequence, in 0..{@value #MAX_SECONDS}
 * @param perTokenPair b, seconds for a pair of tokens of a sequence, in 0..{@value #MAX_SECONDS}; not both are 0
 */
public record AttentionCost(double perToken, double perTokenPair) {

    /** Largest coefficient; small enough that no cost overflows. */
    public static final double MAX_SECONDS = 1e30;

    /** @throws IllegalArgumentException when a coefficient is outside its range, or both are 0 */
    public AttentionCost {
        requireSeconds("seconds per token", perToken);
        requireSeconds("seconds per token pair", perTokenPair);
        if (perToken == 0 && perTokenPair == 0) {
            throw new IllegalArgumentException(
                    "seconds per token and per token pair are both 0; attention takes some time");
        }
    }

    private static void requireSeconds(String name, double value) {
        if (!(value >= 0 && value <= MAX_SECONDS)) {
            throw new IllegalArgumentException(name + " (" + value + ") must be a number in 0.." + MAX_SECONDS);
        }
    }

    /**
     * The published form.
     *
     * @param width d, width of the model, at least 1
     * @param speed F, multiplications with addition that attention does in a second, above 0
     * @throws IllegalArgumentException when a figure is outside its range
     */
    public static AttentionCost ofWidth(int width, double speed) {
        if (width < 1) {
            throw new IllegalArgumentException("width (" + width + ") must be at least 1");
        }
        if (!(speed >= 1 / MAX_SECONDS && speed <= MAX_SECONDS)) {
            throw new IllegalArgumentException(
                    "speed (" + speed + ") must be a number in " + 1 / MAX_SECONDS + ".." + MAX_SECONDS);
        }
        return new AttentionCost(3.0 * width * width / speed, 2.0 * width / speed);
    }

    /**
     * Seconds of attention on a device of speed 1.
     *
     * @param sequences B, at least 0
     * @param longest L, tokens of the longest sequence, at least 0
     */
    public double seconds(int sequences, int longest) {
        return sequences * (perToken * longest + perTokenPair * ((double) longest * longest));
    }
}

package io.moeplacement.runtime.sequences;

/**
 * A measured time of one layer's attention.
 *
 * @param sequences sequences in the batch, at least 1
 * @param length tokens of each of them, padding included, at least 1
 * @param seconds what it took, finite and above 0
 */
public record AttentionTiming(int sequences, int length, double seconds) {

    /** @throws IllegalArgumentException when a figure is outside its range */
    public AttentionTiming {
        requirePositive("sequences", sequences);
        requirePositive("length", length);
        if (!(seconds >= 1 / AttentionCost.MAX_SECONDS && seconds <= AttentionCost.MAX_SECONDS)) {
            throw new IllegalArgumentException("seconds (" + seconds + ") of " + sequences + " sequences of " + length
                    + " tokens must be a number above 0, at most " + AttentionCost.MAX_SECONDS);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " (" + value + ") of a timing must be at least 1");
        }
    }
}

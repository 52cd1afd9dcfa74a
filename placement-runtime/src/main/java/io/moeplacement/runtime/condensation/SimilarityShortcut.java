package io.moeplacement.runtime.condensation;

/**
 * Spares similarities by what the previous block found (Luffy, fast similarity): a pair whose value there was above {@code
 * s1} counts as 1, below {@code s2} as 0, and only in between is a new one computed. Immutable.
 *
 * <p>Lossy beyond condensation itself. A value taken over is what the next block sees, so that, as published, a pair once
 * above or below stays there for as long as its tokens keep sharing an expert; {@link #withRefresh} is our bound on that. A
 * pair that shared no expert in the previous block has no value and is computed. Choose {@code s2 <= threshold <= s1}:
 * otherwise pairs are merged, or kept apart, whose last computed value already said the opposite. The paper gives no defaults;
 * 0.8 and 0.2 appear in one of its figures.
 *
 * @param s1 above it a pair stays similar, in {@code s2..1}; 1 never holds a pair, as no similarity is above it
 * @param s2 below it a pair stays dissimilar, in {@code 0..s1}; 0 never does
 * @param refreshEvery every so many blocks of a batch all similarities are computed anew, at least 1; 1 spares nothing
 */
public record SimilarityShortcut(double s1, double s2, int refreshEvery) {

    /** @throws IllegalArgumentException when a threshold is outside 0..1, they cross, or the refresh is below 1 */
    public SimilarityShortcut {
        requireShare("S1", s1);
        requireShare("S2", s2);
        if (s2 > s1) {
            throw new IllegalArgumentException("S2 (" + s2 + ") must not be above S1 (" + s1
                    + "): a pair cannot be carried on as similar and as dissimilar at once");
        }
        if (refreshEvery < 1) {
            throw new IllegalArgumentException("refresh (" + refreshEvery + ") must be at least 1 block");
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " (" + value + ") must be a number in 0..1");
        }
    }

    /**
     * As published: values are carried on without end.
     *
     * @throws IllegalArgumentException when a threshold is outside 0..1 or they cross
     */
    public static SimilarityShortcut of(double s1, double s2) {
        return new SimilarityShortcut(s1, s2, Integer.MAX_VALUE);
    }

    /**
     * The same thresholds with everything computed anew every so many blocks.
     *
     * @throws IllegalArgumentException when {@code blocks} is below 1
     */
    public SimilarityShortcut withRefresh(int blocks) {
        return new SimilarityShortcut(s1, s2, blocks);
    }
}

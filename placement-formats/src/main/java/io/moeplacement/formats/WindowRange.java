package io.moeplacement.formats;

/**
 * Load windows to keep, by their positions in time order from 0.
 *
 * @param first the first one kept, at least 0
 * @param last the last one kept, at least {@code first}
 */
public record WindowRange(int first, int last) {

    /** @throws IllegalArgumentException when a position is negative or the last one is before the first */
    public WindowRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "window range (" + first + ".." + last + ") must be A..B with 0 <= A <= B");
        }
    }

    /** Number of windows kept. */
    public int windows() {
        return last - first + 1;
    }

    /** {@code A..B}. */
    @Override
    public String toString() {
        return first + ".." + last;
    }
}

package io.moeplacement.runtime;

/** How many rows an expert computes for a batch: as many as it was given, or a number fixed beforehand. */
public sealed interface Gating {

    /**
     * Dynamic gating (Towards MoE Deployment, section on dynamic gating): sizes are exchanged first, then exactly the
     * rows there are. Nothing is dropped, nothing is padded.
     */
    record Dynamic() implements Gating {}

    /**
     * Static gating: every device reserves {@code ceil(factor * S)} rows for every expert, S the tokens it holds; what does
     * not fit is dropped and what stays empty is sent and computed all the same. Copies of an expert share its rows. First
     * choices are seated first, then second ones, each in token order (GShard).
     *
     * <p>Over single copies {@code E * factor * S} rows are reserved for {@code k * S} assignments: the paper's waste
     * factor {@code E * factor / k}.
     *
     * @param factor rows of an expert per token of the batch, above 0, at most 1e6; {@code k / E} would fit a perfectly
     *     balanced batch, 1 never drops
     */
    record FixedCapacity(double factor) implements Gating {

        /** Largest factor allowed. */
        public static final double MAX_FACTOR = 1e6;

        /** @throws IllegalArgumentException when the factor is outside its range */
        public FixedCapacity {
            if (!(factor > 0 && factor <= MAX_FACTOR)) {
                throw new IllegalArgumentException(
                        "capacity factor (" + factor + ") must be a number above 0, at most " + MAX_FACTOR);
            }
        }

        /** Rows reserved at each of {@code copies} copies of an expert by a device that holds so many tokens. */
        int rowsPerCopy(int tokens, int copies) {
            // A factor such as 0.1 is not exact in binary; the tiny amount keeps 0.1 * 10 tokens at one row.
            double rows = Math.ceil(factor * tokens / copies - 1e-9);
            return (int) Math.min(Integer.MAX_VALUE, rows);
        }
    }

    /** Exactly the rows there are. */
    static Gating dynamic() {
        return new Dynamic();
    }

    /**
     * A fixed number of rows per expert.
     *
     * @throws IllegalArgumentException when the factor is outside its range
     */
    static Gating fixedCapacity(double factor) {
        return new FixedCapacity(factor);
    }
}

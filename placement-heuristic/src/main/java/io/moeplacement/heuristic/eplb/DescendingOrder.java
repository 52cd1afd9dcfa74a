package io.moeplacement.heuristic.eplb;

import java.util.Arrays;

/** Order of numbers, largest first, ties by index, without boxing. */
public final class DescendingOrder {

    private DescendingOrder() {}

    /**
     * Indexes of values that are not negative, largest value first.
     *
     * <p>Bits of floats that are not negative are ordered like the floats, so value and index sort as one long.
     */
    public static int[] of(float[] values) {
        long[] keys = new long[values.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ((long) ~Float.floatToIntBits(values[i] + 0f) << 32) | i;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }
}

package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import java.util.function.Function;

/** Counts per slot become counts per expert, by a physical-to-logical map. */
final class SlotMap {

    private SlotMap() {}

    /**
     * Number of experts that a map names: every expert has a slot.
     *
     * @param map {@code [layers][slots]}, -1 for a slot that is not in use
     * @param fault makes the exception
     */
    static int experts(int[][] map, Function<String, FormatException> fault) {
        int largest = -1;
        for (int layer = 0; layer < map.length; layer++) {
            for (int slot = 0; slot < map[layer].length; slot++) {
                int expert = map[layer][slot];
                if (expert < -1 || expert >= SizeLimits.MAX_EXPERTS) {
                    throw fault.apply(
                            "physical-to-logical map, layer " + layer + ", slot " + slot + ": expert (" + expert
                                    + ") must be in 0.." + (SizeLimits.MAX_EXPERTS - 1) + ", or -1 for an unused slot");
                }
                largest = Math.max(largest, expert);
            }
        }
        if (largest < 0) {
            throw fault.apply("physical-to-logical map names no expert");
        }
        return largest + 1;
    }

    /**
     * Adds the counts of one layer.
     *
     * @param counts {@code [slots]}
     * @param map {@code [slots]}
     * @param loads {@code [experts]}, added to
     * @param layer for the message
     */
    static void scatter(
            double[] counts, int[] map, double[] loads, int layer, Function<String, FormatException> fault) {
        if (counts.length != map.length) {
            throw fault.apply("layer " + layer + ": " + counts.length + " counts for " + map.length
                    + " slots of the physical-to-logical map");
        }
        for (int slot = 0; slot < counts.length; slot++) {
            int expert = map[slot];
            if (expert >= 0 && expert < loads.length) {
                loads[expert] += counts[slot];
            } else if (expert != -1 || counts[slot] > 0) {
                throw fault.apply("layer " + layer + ", slot " + slot + ": counts " + counts[slot] + " for expert "
                        + expert + " of " + loads.length);
            }
        }
    }
}

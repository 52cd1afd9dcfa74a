package io.moeplacement.runtime;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a device receives after phase one has told it the sizes: rows arrive source by source, each source's rows slot by
 * slot; experts want them slot by slot. The inverse of {@link #groupedRow} takes results back.
 *
 * <p>Mutable, not thread-safe; buffers are reused.
 */
public final class ReceivePlan {

    private final int sources;
    private int slots;
    private int rows;
    private int[] slotStart = {0};
    private int[] grouped = {};
    private int[] next = {};

    /**
     * Plans what one device receives.
     *
     * @param sources devices that send, at least 1
     * @throws IllegalArgumentException when there is no source
     */
    public ReceivePlan(int sources) {
        if (sources < 1) {
            throw new IllegalArgumentException("sources (" + sources + ") must be at least 1");
        }
        this.sources = sources;
    }

    /**
     * Plans one batch.
     *
     * @param slots slots of this device in the layer, at least 0
     * @param counts rows from each source for each of this device's slots, {@code [source * slots + slot]}, each at least 0
     * @throws IllegalArgumentException when the array is too short, a count is negative or the sum above 2^31-1
     */
    public void plan(int slots, int[] counts) {
        if (slots < 0 || (long) slots * sources > counts.length) {
            throw new IllegalArgumentException(
                    "counts: array of " + counts.length + " for " + sources + " sources x " + slots + " slots");
        }
        long total = 0;
        for (int i = 0; i < slots * sources; i++) {
            if (counts[i] < 0) {
                throw new IllegalArgumentException("rows from source " + i / slots + " for slot " + i % slots + " ("
                        + counts[i] + ") must be at least 0");
            }
            total += counts[i];
        }
        if (total > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("rows received (" + total + ") must be at most " + Integer.MAX_VALUE);
        }
        this.slots = slots;
        this.rows = (int) total;
        if (slotStart.length < slots + 1) {
            slotStart = new int[slots + 1];
            next = new int[slots];
        }
        if (grouped.length < rows) {
            grouped = new int[rows];
        }
        group(counts);
    }

    private void group(int[] counts) {
        Arrays.fill(slotStart, 0);
        for (int source = 0; source < sources; source++) {
            for (int slot = 0; slot < slots; slot++) {
                slotStart[slot + 1] += counts[source * slots + slot];
            }
        }
        for (int slot = 0; slot < slots; slot++) {
            next[slot] = slotStart[slot];
            slotStart[slot + 1] += slotStart[slot];
        }
        int arrival = 0;
        for (int source = 0; source < sources; source++) {
            for (int slot = 0; slot < slots; slot++) {
                for (int i = counts[source * slots + slot]; i > 0; i--) {
                    grouped[arrival++] = next[slot]++;
                }
            }
        }
    }

    /** Rows that arrive. */
    public int rows() {
        return rows;
    }

    /** Where the rows of one of this device's slots begin when grouped; for {@code slot} = slots where they end. */
    public int slotOffset(int slot) {
        return slotStart[Objects.checkIndex(slot, slots + 1)];
    }

    /** The place among the grouped rows of the row that arrived so-and-so-manieth. */
    public int groupedRow(int arrival) {
        return grouped[Objects.checkIndex(arrival, rows)];
    }
}

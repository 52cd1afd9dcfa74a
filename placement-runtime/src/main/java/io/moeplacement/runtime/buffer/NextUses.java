package io.moeplacement.runtime.buffer;

import java.util.Arrays;

/** The batches to come of one buffer: which experts they need, and when each is needed next. Not thread-safe. */
final class NextUses {

    /** Never again. */
    static final int NEVER = Integer.MAX_VALUE;

    /** Experts by their index on the device, batch after batch. */
    private final int[] needed;
    /** The next position of the same expert, or {@link #NEVER}. */
    private final int[] next;
    /** Where each batch ends. */
    private final int[] ends;
    /** First position of each expert, {@code [experts]}. */
    private final int[] first;

    private int batch;
    private int position;

    /**
     * Reads the future backwards.
     *
     * @param needed index of each expert needed, batch after batch; kept, not copied
     * @param ends number of entries up to the end of each batch; kept, not copied
     */
    NextUses(int experts, int[] needed, int[] ends) {
        this.needed = needed;
        this.ends = ends;
        this.next = new int[needed.length];
        this.first = new int[experts];
        Arrays.fill(first, NEVER);
        for (int i = needed.length - 1; i >= 0; i--) {
            next[i] = first[needed[i]];
            first[needed[i]] = i;
        }
    }

    /** When an expert is needed for the first time. */
    int first(int expert) {
        return first[expert];
    }

    /**
     * Goes on to the next batch.
     *
     * @param active indices of the experts it needs
     * @throws IllegalStateException when the future said otherwise; nothing has changed then
     */
    void requireNext(int[] active, int count) {
        if (batch == ends.length) {
            throw new IllegalStateException(
                    "batch " + batch + ": the future that was given has only " + ends.length + " batches");
        }
        int from = batch == 0 ? 0 : ends[batch - 1];
        if (!Arrays.equals(active, 0, count, needed, from, ends[batch])) {
            throw new IllegalStateException(
                    "batch " + batch + " needs other experts than the future that was given says");
        }
        batch++;
        position = from;
    }

    /** When the expert that runs now is needed again; the next call is about the next expert of the batch. */
    int nextOfRunning() {
        return next[position++];
    }
}

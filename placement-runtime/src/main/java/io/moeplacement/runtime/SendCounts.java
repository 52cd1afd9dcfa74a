package io.moeplacement.runtime;

import java.util.Arrays;
import java.util.Objects;

/** Rows from each source to each slot of one layer, and where they begin. Not thread-safe. */
final class SendCounts {

    private final CopyTable copies;
    /** {@code [source * slots + slot]} with the slots of the layer. */
    private final int[] count;

    private final int[] offset;
    private final int[] next;
    private final int[] reserved;
    private final int[] tokens;
    /** {@code [devices]}. */
    private final long[] served;

    private final long[] computed;
    private int layer;
    private int slots;
    private boolean isReserved;
    private long reservedRows;

    SendCounts(CopyTable copies) {
        this.copies = copies;
        int entries = Math.multiplyExact(copies.devices(), copies.mostSlots());
        this.count = new int[entries];
        this.offset = new int[entries];
        this.next = new int[entries];
        this.reserved = new int[entries];
        this.tokens = new int[copies.devices()];
        this.served = new long[copies.devices()];
        this.computed = new long[copies.devices()];
    }

    /** Empties the table for a batch of a layer. */
    void clear(int layer) {
        // Rows of sources without tokens are zero already.
        for (int source = 0; source < tokens.length; source++) {
            if (tokens[source] > 0) {
                Arrays.fill(count, source * slots, (source + 1) * slots, 0);
            }
        }
        this.layer = layer;
        this.slots = copies.slots(layer);
        Arrays.fill(tokens, 0);
        Arrays.fill(served, 0);
        Arrays.fill(computed, 0);
        isReserved = false;
        reservedRows = 0;
    }

    void addToken(int source) {
        tokens[source]++;
    }

    /** Fixes the rows of every slot by the tokens of each source. */
    void reserve(Gating.FixedCapacity gating) {
        isReserved = true;
        for (int source = 0; source < tokens.length; source++) {
            for (int slot = 0; slot < slots; slot++) {
                int rows = gating.rowsPerCopy(tokens[source], copies.copies(layer, copies.expertAt(layer, slot)));
                reserved[source * slots + slot] = rows;
                reservedRows += rows;
            }
        }
    }

    void add(int source, int slot) {
        count[source * slots + slot]++;
    }

    boolean addIfRoom(int source, int slot) {
        int i = source * slots + slot;
        if (count[i] >= reserved[i]) {
            return false;
        }
        count[i]++;
        return true;
    }

    /** Offsets and sums from counts. */
    void sumUp() {
        int row = 0;
        int[] deviceOf = copies.deviceOf(layer);
        for (int source = 0; source < tokens.length; source++) {
            if (tokens[source] == 0) {
                Arrays.fill(offset, source * slots, (source + 1) * slots, row);
                continue;
            }
            for (int slot = 0; slot < slots; slot++) {
                int i = source * slots + slot;
                offset[i] = row;
                next[i] = row;
                row += count[i];
                served[deviceOf[slot]] += count[i];
                computed[deviceOf[slot]] += isReserved ? reserved[i] : count[i];
            }
        }
    }

    int nextRow(int source, int slot) {
        return next[source * slots + slot]++;
    }

    int count(int source, int slot) {
        return count[index(source, slot)];
    }

    int offset(int source, int slot) {
        return offset[index(source, slot)];
    }

    boolean isReserved() {
        return isReserved;
    }

    int reserved(int source, int slot) {
        return reserved[index(source, slot)];
    }

    long reservedRows() {
        return reservedRows;
    }

    long servedRows(int device) {
        return served[device];
    }

    long computedRows(int device) {
        return computed[device];
    }

    int toDevice(int source, int device) {
        int[] first = copies.firstSlots(layer);
        int rows = 0;
        for (int slot = first[device]; slot < first[device + 1]; slot++) {
            rows += count(source, slot);
        }
        return rows;
    }

    private int index(int source, int slot) {
        return Objects.checkIndex(source, tokens.length) * slots + Objects.checkIndex(slot, slots);
    }
}

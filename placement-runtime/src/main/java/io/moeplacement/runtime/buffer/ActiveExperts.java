package io.moeplacement.runtime.buffer;

/** The experts that a batch needs on one device, ascending, and their rows. Filled anew for each; not thread-safe. */
final class ActiveExperts {

    private final int[] experts;
    private final int[] rows;
    private int count;

    /** @param most experts of a device */
    ActiveExperts(int most) {
        this.experts = new int[most];
        this.rows = new int[most];
    }

    void clear() {
        count = 0;
    }

    void add(int expert, int itsRows) {
        experts[count] = expert;
        rows[count++] = itsRows;
    }

    int count() {
        return count;
    }

    int expert(int i) {
        return experts[i];
    }

    int rows(int i) {
        return rows[i];
    }

    /** Ids; those from {@link #count} on mean nothing. Not to be changed. */
    int[] experts() {
        return experts;
    }

    long totalRows() {
        long total = 0;
        for (int i = 0; i < count; i++) {
            total += rows[i];
        }
        return total;
    }
}

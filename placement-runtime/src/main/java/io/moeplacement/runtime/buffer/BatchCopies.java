package io.moeplacement.runtime.buffer;

import java.util.Objects;

/** The copies that a batch takes, in the order in which their experts run. Not thread-safe; buffers are reused. */
final class BatchCopies {

    /** Index of the expert that each copy brings, {@code [copies]} as all that follow. */
    private final int[] expert;

    private final int[] into;
    private final int[] evicted;
    private final int[] waitsFor;
    private final int[] runsAs;
    private int count;

    /** @param most copies of a batch, that is the experts of the device */
    BatchCopies(int most) {
        this.expert = new int[most];
        this.into = new int[most];
        this.evicted = new int[most];
        this.waitsFor = new int[most];
        this.runsAs = new int[most];
    }

    void clear() {
        count = 0;
    }

    /**
     * Adds a copy.
     *
     * @param brought index of the expert it brings
     * @param slot buffer slot it goes into
     * @param victim index of the expert it overwrites; -1 when the slot was free
     * @param after position among the active experts of the one that has to run before; -1 when none has to
     * @param position position among the active experts of the one it brings
     */
    void add(int brought, int slot, int victim, int after, int position) {
        expert[count] = brought;
        into[count] = slot;
        evicted[count] = victim;
        waitsFor[count] = after;
        runsAs[count] = position;
        count++;
    }

    int count() {
        return count;
    }

    int expert(int copy) {
        return expert[Objects.checkIndex(copy, count)];
    }

    int into(int copy) {
        return into[Objects.checkIndex(copy, count)];
    }

    int evicted(int copy) {
        return evicted[Objects.checkIndex(copy, count)];
    }

    int waitsFor(int copy) {
        return waitsFor[Objects.checkIndex(copy, count)];
    }

    int runsAs(int copy) {
        return runsAs[Objects.checkIndex(copy, count)];
    }
}

package io.moeplacement.formats.torch;

import java.util.Arrays;
import java.util.Objects;

/** A list of a pickle. Lists of whole numbers, which may be long, take eight bytes per number. */
public final class PickleList {

    private long[] whole = new long[0];
    private Object[] any = new Object[0];
    private boolean allWhole = true;
    private int size;

    PickleList() {}

    void add(Object item) {
        if (allWhole && item instanceof Long number) {
            whole = size == whole.length ? Arrays.copyOf(whole, Math.max(8, size + (size >> 1))) : whole;
            whole[size++] = number;
            return;
        }
        if (allWhole) {
            any = new Object[Math.max(8, size + 1)];
            for (int i = 0; i < size; i++) {
                any[i] = whole[i];
            }
            whole = new long[0];
            allWhole = false;
        }
        any = size == any.length ? Arrays.copyOf(any, size + (size >> 1)) : any;
        any[size++] = item;
    }

    /** Number of items. */
    public int size() {
        return size;
    }

    /** An item: {@link PickleDict}, {@link PickleList}, {@link Tensor}, Long, Double, String, ... */
    public Object get(int index) {
        Objects.checkIndex(index, size);
        return allWhole ? (Object) whole[index] : any[index];
    }
}

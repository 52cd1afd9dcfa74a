package io.moeplacement;

import java.util.Arrays;

/**
 * Counts distinct expert sets of one layer: an open-addressing hash table over flat arrays, because a trace holds
 * millions of sets and an object each would not fit. Amortised O(k) per set.
 */
final class SelectionCounter {

    private static final int INITIAL_CAPACITY = 64;

    /** Sets lighter than this after a decay are forgotten, so that a live accumulator does not grow for ever. */
    private static final double FORGOTTEN = 0x1p-20;

    private final int width;
    /** Set s occupies {@code members[s * width ..]}, ascending, padded with {@link Character#MAX_VALUE}. */
    private char[] members = new char[0];

    private double[] counts = new double[0];
    private int size;
    /** Set number plus one, 0 for a free place; length is a power of two. */
    private int[] table = new int[INITIAL_CAPACITY];

    private final char[] scratch;

    SelectionCounter(int width) {
        this.width = width;
        this.scratch = new char[width];
    }

    /** Adds a set of {@code length} distinct ids found in {@code ids} from {@code offset}, -1 left out. */
    void add(int[] ids, int offset, double count) {
        int length = 0;
        for (int i = 0; i < width; i++) {
            int id = ids[offset + i];
            if (id >= 0) {
                insertSorted(length++, (char) id);
            }
        }
        if (length > 0) {
            Arrays.fill(scratch, length, width, Character.MAX_VALUE);
            addScratch(count);
        }
    }

    private void insertSorted(int length, char id) {
        int position = length;
        while (position > 0 && scratch[position - 1] > id) {
            scratch[position] = scratch[position - 1];
            position--;
        }
        scratch[position] = id;
    }

    private void addScratch(double count) {
        int place = place();
        if (table[place] == 0) {
            append(count);
            table[place] = size;
            if (size * 2 > table.length) {
                rehash(table.length * 2);
            }
        } else {
            counts[table[place] - 1] += count;
        }
    }

    private int place() {
        int mask = table.length - 1;
        int place = hash() & mask;
        while (table[place] != 0 && !matches(table[place] - 1)) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private int hash() {
        int hash = 0;
        for (char id : scratch) {
            hash = hash * 0x9E3779B1 + id + 1;
        }
        return hash ^ (hash >>> 15);
    }

    private boolean matches(int set) {
        return Arrays.equals(members, set * width, (set + 1) * width, scratch, 0, width);
    }

    private void append(double count) {
        if (size == counts.length) {
            int capacity = Math.max(INITIAL_CAPACITY, size + (size >> 1));
            counts = Arrays.copyOf(counts, capacity);
            members = Arrays.copyOf(members, Math.multiplyExact(capacity, width));
        }
        System.arraycopy(scratch, 0, members, size * width, width);
        counts[size++] = count;
    }

    private void rehash(int capacity) {
        table = new int[capacity];
        for (int set = 0; set < size; set++) {
            System.arraycopy(members, set * width, scratch, 0, width);
            table[place()] = set + 1;
        }
    }

    void merge(SelectionCounter other) {
        for (int set = 0; set < other.size; set++) {
            System.arraycopy(other.members, set * width, scratch, 0, width);
            addScratch(other.counts[set]);
        }
    }

    /** Scales all counts and forgets the sets that became too light; returns whether none had to be forgotten. */
    boolean scale(double factor) {
        int kept = 0;
        for (int set = 0; set < size; set++) {
            double count = counts[set] * factor;
            if (count >= FORGOTTEN) {
                System.arraycopy(members, set * width, members, kept * width, width);
                counts[kept++] = count;
            }
        }
        boolean complete = kept == size;
        size = kept;
        int capacity = INITIAL_CAPACITY;
        while (capacity < 2 * size) {
            capacity *= 2;
        }
        rehash(capacity);
        return complete;
    }

    void copyTo(Selections.LayerBuilder target) {
        for (int set = 0; set < size; set++) {
            int length = 0;
            while (length < width && members[set * width + length] != Character.MAX_VALUE) {
                length++;
            }
            int[] ids = new int[length];
            for (int i = 0; i < length; i++) {
                ids[i] = members[set * width + i];
            }
            target.add(ids, counts[set]);
        }
    }
}

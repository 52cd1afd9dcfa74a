package io.moeplacement.runtime.condensation;

import java.util.Arrays;

/**
 * What is known of the pairs of a batch's tokens: one byte a pair, with the block it was written in, so that neither the next
 * block nor the next batch has to clear anything. Bits 0-1 say on which side of the shortcut's thresholds the similarity was,
 * bit 2 whether it reached the merging threshold, bits 3-7 are the stamp of the block. Not thread-safe.
 */
final class PairTable {

    static final int BETWEEN = 0;
    static final int ABOVE = 1;
    static final int BELOW = 2;

    private static final int SIDE = 3;
    private static final int SIMILAR = 4;
    private static final int STAMP_SHIFT = 3;
    private static final int LAST_STAMP = 31;
    /** Matches no byte, as stamps begin at 1. */
    private static final int NOTHING = -1;

    private byte[] cells = {};
    private int now;
    private int before = NOTHING;
    private boolean forgotten = true;

    /** The next block begins as if there had been none. */
    void forget() {
        forgotten = true;
    }

    /** Begins a block. More tokens than before forget the previous block. */
    void next(int tokens) {
        int pairs = tokens * (tokens - 1) / 2;
        if (cells.length < pairs) {
            cells = new byte[pairs];
            now = 0;
            forgotten = true;
        }
        before = forgotten ? NOTHING : now;
        forgotten = false;
        now++;
        if (now > LAST_STAMP) {
            restamp();
        }
    }

    /** Stamps are used up: keeps the previous block, under the first of them. */
    private void restamp() {
        if (before == NOTHING) {
            Arrays.fill(cells, (byte) 0);
            now = 1;
            return;
        }
        for (int pair = 0; pair < cells.length; pair++) {
            int cell = cells[pair] & 0xff;
            boolean kept = (cell >> STAMP_SHIFT) == before;
            cells[pair] = kept ? (byte) ((cell & (SIDE | SIMILAR)) | (1 << STAMP_SHIFT)) : 0;
        }
        before = 1;
        now = 2;
    }

    /** The number of a pair; {@code low < high}. */
    static int pair(int low, int high) {
        return high * (high - 1) / 2 + low;
    }

    boolean isKnownNow(int pair) {
        return ((cells[pair] & 0xff) >> STAMP_SHIFT) == now;
    }

    boolean isKnownBefore(int pair) {
        return ((cells[pair] & 0xff) >> STAMP_SHIFT) == before;
    }

    /** Whether a known pair reached the merging threshold. */
    boolean isSimilar(int pair) {
        return (cells[pair] & SIMILAR) != 0;
    }

    /** Where a known pair's similarity was. */
    int side(int pair) {
        return cells[pair] & SIDE;
    }

    void put(int pair, int side, boolean similar) {
        cells[pair] = (byte) ((now << STAMP_SHIFT) | (similar ? SIMILAR : 0) | side);
    }
}

package io.moeplacement.formats.files;

import io.moeplacement.formats.FormatException;

/**
 * Largest shapes that are believed. Far above any real model, and low enough that a file of a few bytes cannot make the
 * reader allocate more than a JVM of ordinary size has.
 */
public final class SizeLimits {

    /** Experts per layer; selections name experts in 16 bits. */
    public static final int MAX_EXPERTS = 65_535;

    /** Layers, and rows of a placement file. */
    public static final int MAX_LAYERS = 65_536;

    /** Steps of one dump. */
    public static final int MAX_STEPS = 1 << 20;

    /** Largest count that a double holds exactly. */
    public static final long MAX_COUNT = 1L << 53;

    /** Devices; solvers keep tables of all pairs of them. */
    public static final int MAX_DEVICES = 4096;

    /** Bytes of a placement file. */
    public static final long MAX_PLACEMENT_BYTES = 1L << 28;

    /** Entries of one in-memory table of numbers: 256 MiB of doubles, 128 layers of 512 x 512 transitions. */
    public static final long MAX_TABLE = 1L << 25;

    private SizeLimits() {}

    /**
     * Checks one count that a file holds.
     *
     * @param where file and place, for the message
     * @throws FormatException when it is negative, NaN or above 2^53
     */
    public static double requireCount(String where, double count) {
        if (!(count >= 0 && count <= MAX_COUNT)) {
            throw new FormatException(where + " is " + count + "; a count must be a number from 0 to 2^53");
        }
        return count;
    }

    /**
     * Checks the size of a table before it is allocated.
     *
     * @param where file and what the table is, for the message
     * @throws FormatException when a factor is negative or the product is above the limit
     */
    public static void requireTable(String where, long... shape) {
        long entries = 1;
        for (long factor : shape) {
            if (factor < 0 || (factor > 0 && entries > MAX_TABLE / factor)) {
                throw new FormatException(where + " would have shape " + java.util.Arrays.toString(shape)
                        + ", more than the " + MAX_TABLE + " entries that are allowed");
            }
            entries *= factor;
        }
    }
}

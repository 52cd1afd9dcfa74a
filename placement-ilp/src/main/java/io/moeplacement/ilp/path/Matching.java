package io.moeplacement.ilp.path;

/** Best pairing of rows with columns of a square table of costs at least 0. Not thread-safe: buffers are reused. */
interface Matching {

    /** Cost of a best pairing. */
    double cost(double[] table);

    /**
     * A best pairing.
     *
     * @param table {@code [row * size + column]}
     * @param columnOf receives the column of each row, {@code [size]}
     */
    void pair(double[] table, int[] columnOf);
}

package io.moeplacement.heuristic.search;

/** How often a search recomputes in full what it keeps up to date by differences, and what it does about a difference. */
public enum CostCheck {
    /** Never. */
    OFF,
    /** After each descent, by the cost model of the api. */
    STEP,
    /** And after each move, by a recomputation from nothing but the placement. */
    MOVE;

    private static final double TOLERANCE = 1e-9;

    /** Whether descents are checked. */
    public boolean steps() {
        return this != OFF;
    }

    /** Whether single moves are checked as well. */
    public boolean moves() {
        return this == MOVE;
    }

    /**
     * Compares two figures of the same thing.
     *
     * @param move what was done
     * @param where the layer or layers it was done in
     * @param expected the recomputed figure
     * @param found the figure the search believes
     * @param scale size of the figures that went into both, for rounding
     * @throws AssertionError when they differ by more than rounding, naming all of these
     */
    public static void requireSame(String move, String where, double expected, double found, double scale) {
        if (!(Math.abs(expected - found) <= TOLERANCE * Math.max(Math.abs(scale), Math.abs(expected)))) {
            throw new AssertionError("cost after " + move + " in " + where + ": expected " + expected
                    + " by full recomputation, found " + found);
        }
    }
}

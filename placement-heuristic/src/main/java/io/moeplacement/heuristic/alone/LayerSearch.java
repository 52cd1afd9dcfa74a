package io.moeplacement.heuristic.alone;

import io.moeplacement.heuristic.search.Budget;

/** The search of one layer that stands alone, with a random stream of its own. Used by one thread at a time. */
interface LayerSearch {

    /** Takes the known placements over and descends from the best one; the first call of all. */
    void begin(Budget budget);

    /** One more descent. */
    void turn(Budget budget);

    /** Whether {@link #begin} was reached. */
    boolean hasBegun();

    /** Whether further turns are not worth their time. */
    boolean isDone();

    /** The best placement found, device of each expert; only after {@link #begin}. */
    int[] best();
}

package io.moeplacement.heuristic.copies;

/**
 * One part of the objective as far as it depends on one layer, the other layers being as they are. Reads the layer's share
 * tables. Not thread-safe.
 */
interface LayerTerm {

    /** Counts everything anew; returns the term. */
    double reset();

    /** Returns the term after the change that the share tables report, without forgetting what was before. */
    double attempt();

    /** Keeps the last attempt. */
    void take();

    /**
     * What a search should lower besides the term: for a maximum, the mean beside it. Of the last reset or attempt, in the
     * term's unit.
     */
    double guide();
}

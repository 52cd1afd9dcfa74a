package io.moeplacement.ilp.path;

/** Ways to fill a layer, numbered from 0. Immutable. */
interface Candidates {

    /** How many there are. */
    int size();

    /** Experts slot by slot, device by device, {@code [experts]}. */
    int[] row(int candidate);
}

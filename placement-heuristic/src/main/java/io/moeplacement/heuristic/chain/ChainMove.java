package io.moeplacement.heuristic.chain;

import io.moeplacement.heuristic.search.ChainState;

/** A way to improve a chain at one layer. Not thread-safe. */
public interface ChainMove {

    /** Least gain that counts, as a part of a cost of about 1: beyond rounding. */
    double LEAST_GAIN = 1e-12;

    /** Improves a state at a layer; returns by how much, 0 when nothing better was found and nothing changed. */
    double improve(ChainState state, int layer);
}

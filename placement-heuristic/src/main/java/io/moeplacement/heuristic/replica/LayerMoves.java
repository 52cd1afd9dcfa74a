package io.moeplacement.heuristic.replica;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** How a search moves the layer in its hand; {@link LayerSearch} decides what to keep. */
interface LayerMoves {

    /** Number of starts of its own. */
    int starts();

    /** How many kicks of the cheapest moves one kick is worth, at least 1. */
    int dearness();

    /** Fills the layer with a start of its own, {@code 0..starts() - 1}. */
    void start(int number, BooleanSupplier stop);

    /**
     * Goes down to a local optimum.
     *
     * @param enough imbalance that is good enough where only balance counts
     * @param stop asked after each move; true ends the descent
     */
    void descend(double enough, BooleanSupplier stop);

    /** Disturbs the layer a little. */
    void kick(SplittableRandom random);
}

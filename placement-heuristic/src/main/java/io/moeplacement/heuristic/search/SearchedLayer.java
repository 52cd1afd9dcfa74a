package io.moeplacement.heuristic.search;

import java.util.function.BooleanSupplier;

/** The search of one layer that takes turns with others ({@link LayerRounds}). Used by one thread at a time. */
public interface SearchedLayer {

    /**
     * One turn.
     *
     * @param stop asked now and then; true ends the turn
     */
    void turn(BooleanSupplier stop);

    /** Whether nothing more is to be expected, or asked for. */
    boolean isDone();

    /** Whether the best row meets a bound. */
    boolean isProved();

    /** Value of the best row, with a price far above any objective for limits that it breaks. */
    double bestValue();
}

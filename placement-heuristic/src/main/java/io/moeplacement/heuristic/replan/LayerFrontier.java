package io.moeplacement.heuristic.replan;

import java.util.Arrays;

/** The best placements known of one layer, one for each number of moves. Mutable, not thread-safe. */
final class LayerFrontier {

    private final double[] imbalance;
    private final int[][] rows;

    LayerFrontier(int slots) {
        this.imbalance = new double[slots + 1];
        this.rows = new int[slots + 1][];
        Arrays.fill(imbalance, Double.POSITIVE_INFINITY);
    }

    /** Remembers a state if none with as many moves is as even. */
    void offer(LayerState state) {
        double reached = state.imbalance();
        if (reached < imbalance[state.moves()]) {
            imbalance[state.moves()] = reached;
            rows[state.moves()] = state.row();
        }
    }

    /** Whether a placement with so many moves is known. */
    boolean has(int moves) {
        return imbalance[moves] < Double.POSITIVE_INFINITY;
    }

    /** Imbalance of the best placement with so many moves; infinite when none is known. */
    double imbalance(int moves) {
        return imbalance[moves];
    }

    /** The best placement with so many moves; there must be one. */
    int[] row(int moves) {
        return rows[moves].clone();
    }

    /** Largest number of moves that can be asked for. */
    int mostMoves() {
        return imbalance.length - 1;
    }

    /** Fewest moves of a placement that is at least as even; -1 when none is. */
    int fewestMoves(double limit) {
        for (int moves = 0; moves < imbalance.length; moves++) {
            if (imbalance[moves] <= limit) {
                return moves;
            }
        }
        return -1;
    }

    /** Fewest moves of any placement known. */
    int leastMoves() {
        return fewestMoves(Double.MAX_VALUE);
    }

    /** The least imbalance of all, with the fewest moves for it. */
    int mostEven() {
        int best = leastMoves();
        for (int moves = best + 1; moves < imbalance.length; moves++) {
            if (imbalance[moves] < imbalance[best]) {
                best = moves;
            }
        }
        return best;
    }
}

package io.moeplacement.heuristic;

/**
 * Checks that what moves claim to have gained is what a full recomputation says
 * ({@code placement.heuristic.assert=off|step|move}). Not thread-safe.
 */
final class SearchAssertions {

    static final String OFF = "off";
    static final String STEP = "step";
    static final String MOVE = "move";

    private static final double TOLERANCE = 1e-9;

    private final LayerChain chain;
    private final String mode;
    private double stepClaim;
    private double moveClaim;

    SearchAssertions(LayerChain chain, String mode) {
        this.chain = chain;
        this.mode = mode;
    }

    /** Remembers the cost a step starts from. */
    void beforeStep(ChainState state) {
        if (!mode.equals(OFF)) {
            stepClaim = ChainCost.of(chain, state).penalised();
        }
    }

    /** Compares the gains of all moves of a step with the recomputed cost. */
    void afterStep(ChainState state) {
        if (!mode.equals(OFF)) {
            compare(state, stepClaim, "a step");
        }
    }

    /** Remembers the cost a move starts from. */
    void beforeMove(ChainState state) {
        if (mode.equals(MOVE)) {
            moveClaim = ChainCost.of(chain, state).penalised();
        }
    }

    /** Takes a move's claimed gain in, and in mode {@code move} checks it at once. */
    void afterMove(ChainState state, double gain, String move) {
        stepClaim -= gain;
        if (mode.equals(MOVE)) {
            compare(state, moveClaim - gain, move);
        }
    }

    private void compare(ChainState state, double claimed, String what) {
        double recomputed = ChainCost.of(chain, state).penalised();
        if (Math.abs(recomputed - claimed) > TOLERANCE * Math.max(1, Math.abs(recomputed))) {
            throw new AssertionError(
                    "incremental cost of " + what + " is " + claimed + ", recomputed it is " + recomputed);
        }
    }
}

package io.moeplacement.runtime;

/**
 * Seconds of a step, or of a mean step, by what they are spent on. Every part lengthens the step: what is hidden behind
 * another part is not in it.
 *
 * @param computation the slowest device of each layer, summed over layers
 * @param allToAll all exchanges of tokens
 * @param stall waiting for experts that are copied from the host; 0 without expert buffers
 */
public record StepTime(double computation, double allToAll, double stall) {

    /** No time at all. */
    public static final StepTime ZERO = new StepTime(0, 0, 0);

    /** The whole step. */
    public double seconds() {
        return computation + allToAll + stall;
    }

    /** Both together. */
    public StepTime plus(StepTime other) {
        return new StepTime(computation + other.computation, allToAll + other.allToAll, stall + other.stall);
    }

    /**
     * The same share of every part.
     *
     * @param parts how many, at least 1
     */
    public StepTime dividedBy(long parts) {
        return new StepTime(computation / parts, allToAll / parts, stall / parts);
    }
}

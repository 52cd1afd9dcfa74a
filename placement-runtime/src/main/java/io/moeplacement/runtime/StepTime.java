package io.moeplacement.runtime;

/**
 * Seconds of a step, or of a mean step, by what they are spent on. Every part lengthens the step: what is hidden behind
 * another part is not in it.
 *
 * @param computation the slowest device of each layer, summed over layers
 * @param allToAll all exchanges of tokens
 */
public record StepTime(double computation, double allToAll) {

    /** No time at all. */
    public static final StepTime ZERO = new StepTime(0, 0);

    /** The whole step. */
    public double seconds() {
        return computation + allToAll;
    }

    /** Both together. */
    public StepTime plus(StepTime other) {
        return new StepTime(computation + other.computation, allToAll + other.allToAll);
    }

    /**
     * The same share of every part.
     *
     * @param parts how many, at least 1
     */
    public StepTime dividedBy(long parts) {
        return new StepTime(computation / parts, allToAll / parts);
    }
}

package io.moeplacement.internal.bound;

/** Chooses between the tight and the cheap form of {@link ApartWeight} by the work all matrices of a problem take. */
final class Sharing {

    /** Steps that stay within some tens of milliseconds. */
    private static final double MOST_STEPS = 1e8;

    private final ApartWeight apart;
    private final double stepsPerCap;

    /**
     * For a number of matrices.
     *
     * @param experts rows and columns of each
     * @param matrices how many there are
     */
    Sharing(int experts, int matrices) {
        this.apart = new ApartWeight(experts);
        this.stepsPerCap = (double) matrices * experts * experts * experts;
    }

    /** The least weight apart; see {@link ApartWeight}. */
    double apart(double[] weight, int rowCap, int columnCap) {
        return stepsPerCap * Math.min(rowCap, columnCap) <= MOST_STEPS
                ? apart.tight(weight, rowCap, columnCap)
                : apart.cheap(weight, rowCap, columnCap);
    }
}

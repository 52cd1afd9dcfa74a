package io.moeplacement.internal;

/** What a lower bound says about a value, rounding allowed for. */
final class Proof {

    /** A value within this relative distance of a bound has met it; a bound this far above a value is wrong. */
    private static final double TOLERANCE = 1e-9;

    private Proof() {}

    static boolean isMet(double value, double bound) {
        return value - bound <= tolerance(value);
    }

    static boolean isContradicted(double value, double bound) {
        return bound > value + tolerance(value);
    }

    private static double tolerance(double value) {
        return TOLERANCE * Math.max(1e-12, Math.abs(value));
    }
}

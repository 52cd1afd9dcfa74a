package io.moeplacement.internal;

import java.util.Locale;

/** Argument checks whose messages name the argument, its value and what is allowed. */
public final class Require {

    /** Largest count that a {@code double} holds exactly; sums beyond it are refused. */
    public static final double MAX_COUNT = 0x1p53;

    /**
     * Largest physical figure (and, inverted, the smallest above 0): far beyond any device, and small enough that no product
     * or quotient of the cost model overflows.
     */
    public static final double MAX_FIGURE = 1e30;

    private Require() {}

    public static int positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " (" + value + ") must be at least 1");
        }
        return value;
    }

    public static double positive(String name, double value) {
        if (!(value >= 1 / MAX_FIGURE && value <= MAX_FIGURE)) {
            throw new IllegalArgumentException(
                    name + " (" + value + ") must be a number above 0, in " + 1 / MAX_FIGURE + ".." + MAX_FIGURE);
        }
        return value;
    }

    public static double notNegative(String name, double value) {
        if (!(value >= 0 && value <= MAX_FIGURE)) {
            throw new IllegalArgumentException(name + " (" + value + ") must be a number in 0.." + MAX_FIGURE);
        }
        return value;
    }

    public static long notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " (" + value + ") must be at least 0");
        }
        return value;
    }

    public static int index(String name, int value, int size) {
        if (value < 0 || value >= size) {
            throw new IndexOutOfBoundsException(name + " (" + value + ") must be in 0.." + (size - 1));
        }
        return value;
    }

    /** Checks one routing count: finite, not negative and small enough to be exact. */
    public static double count(String where, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(where + ": count (" + value + ") must not be negative or NaN");
        }
        if (value > MAX_COUNT) {
            throw new IllegalArgumentException(
                    where + ": count (" + value + ") is above the largest exact count " + exactLimit());
        }
        return value;
    }

    /** Checks a sum of routing counts against overflow of exact arithmetic. */
    public static double sum(String where, double value) {
        if (!(value <= MAX_COUNT)) {
            throw new IllegalArgumentException(where + ": counts overflow, their sum (" + value
                    + ") is above the largest exact sum " + exactLimit());
        }
        return value;
    }

    private static String exactLimit() {
        return String.format(Locale.ROOT, "2^53 (%.0f)", MAX_COUNT);
    }
}

package io.moeplacement;

/** What is known about a solution. */
public enum Status {
    /** Keeps all limits, and a bound of our own meets its value: proved optimal. */
    OPTIMAL,
    /** Keeps all limits. */
    FEASIBLE,
    /** Breaks limits, which is not proved to be unavoidable. The message lists them. */
    VIOLATES_LIMITS
}

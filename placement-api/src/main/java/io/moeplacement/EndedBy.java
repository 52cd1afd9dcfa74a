package io.moeplacement;

/** What ended a solve. */
public enum EndedBy {
    /** A proof that nothing better exists. */
    PROOF,
    /** The limit on iterations. */
    ITERATIONS,
    /** The method itself had nothing left to do. */
    CONVERGENCE,
    /** The wall-clock deadline; such a result is not reproducible. */
    DEADLINE,
    /** The caller, by cancellation or by interrupting the thread. */
    CANCELLED
}

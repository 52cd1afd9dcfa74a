package io.moeplacement;

/** What a solver promises; {@code docs/spec.md} has the rules of each kind. */
public enum SolverKind {
    /** A fixed rule to compare with. May return a placement that breaks limits, and says so. */
    BASELINE,
    /** Searches; never worse than the baselines of the contract within its stated budget. */
    HEURISTIC,
    /** Proves; a result that says OPTIMAL is one. */
    EXACT
}

package io.moeplacement.cli;

/** Whether the sequences of a replay are units, and where they go. */
enum SequenceRuleName {
    /** Tokens are units, each with a home of its own. */
    NONE,
    /** Sequences are units and stay at their home. */
    STAY,
    LUFFY,
    EXACT
}

package io.moeplacement.cli;

/** In which order the tokens of a trace are replayed. */
enum TokenOrder {
    /** As recorded: neighbours are of one sequence and often of one data set. */
    RECORDED,
    /** Whole sequences in random order: neighbours are of one sequence, data sets are mixed. */
    SEQUENCES,
    /** Mixed, as a busy server mixes its users' sequences. */
    SHUFFLED,
    /** The next token of each of as many sequences as a step has tokens, as in decoding. */
    INTERLEAVED
}

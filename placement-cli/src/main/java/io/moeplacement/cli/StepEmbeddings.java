package io.moeplacement.cli;

import io.moeplacement.runtime.condensation.TokenEmbeddings;

/** Embeddings of the tokens of a replay, which are told one by one before the replay is. Not thread-safe. */
interface StepEmbeddings extends TokenEmbeddings, AutoCloseable {

    /**
     * The next token.
     *
     * @param chosen its expert ids, {@code [layers][k]} laid flat
     */
    void add(int[] chosen);

    /** Requires that all embeddings belonged to tokens. */
    void finish();

    @Override
    void close();
}

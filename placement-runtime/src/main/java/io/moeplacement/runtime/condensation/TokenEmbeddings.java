package io.moeplacement.runtime.condensation;

/** Where a replay takes the activations of its tokens from: a file, or a generator. */
public interface TokenEmbeddings {

    /** Numbers per token, at least 1, the same for all tokens and layers. */
    int dimension();

    /**
     * Copies the activations of consecutive tokens as they enter a layer. A replay asks step by step, in a step layer by layer,
     * and never for a token before an earlier step's.
     *
     * @param firstToken number of the first token, in the order in which tokens were added to the replay, from 0
     * @param tokens how many
     * @param layer position of the layer, from 0
     * @param target filled from 0, {@code [tokens][dimension]} laid flat, at least that long
     */
    void copy(long firstToken, int tokens, int layer, float[] target);
}

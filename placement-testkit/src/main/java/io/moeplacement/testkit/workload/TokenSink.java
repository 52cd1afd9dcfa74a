package io.moeplacement.testkit.workload;

/** Receives the routing of tokens, one at a time and in order. */
@FunctionalInterface
public interface TokenSink {

    /**
     * One token.
     *
     * @param sequence number of the sequence the token belongs to; tokens of a sequence follow each other, numbers ascend
     *     from 0
     * @param chosen expert ids {@code [layers][k]} laid flat, each layer in descending router weight and without repeats;
     *     the array is reused for the next token, so copy what you keep
     */
    void accept(int sequence, int[] chosen);
}

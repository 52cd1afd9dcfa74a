package io.moeplacement.runtime.condensation;

/**
 * Similarities of the tokens of a block: cosines, negative ones as 0. Sums are in double precision, where products of floats are
 * exact and nothing overflows; a token and its exact copy have a similarity of exactly 1. Not thread-safe.
 */
final class Cosines {

    private final int dimension;
    /** Square of each token's length, {@code [tokens]}. */
    private double[] squares = {};

    Cosines(int dimension) {
        this.dimension = dimension;
    }

    /**
     * Looks at the tokens of a block.
     *
     * @throws IllegalArgumentException when the array is too short, or an embedding is not finite or all zeros
     */
    void begin(int tokens, float[] embeddings) {
        long needed = (long) tokens * dimension;
        if (embeddings.length < needed) {
            throw new IllegalArgumentException("embeddings: array of " + embeddings.length + " for " + tokens
                    + " tokens of dimension " + dimension + ", which need " + needed);
        }
        if (squares.length < tokens) {
            squares = new double[tokens];
        }
        for (int token = 0; token < tokens; token++) {
            double square = dot(embeddings, token, token);
            if (!(square <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(notFinite(embeddings, token));
            }
            if (square == 0) {
                throw new IllegalArgumentException("token " + token + ": all " + dimension
                        + " numbers of its embedding are 0, which has no" + " direction and so no cosine");
            }
            squares[token] = square;
        }
    }

    private String notFinite(float[] embeddings, int token) {
        int first = token * dimension;
        int at = first;
        while (Float.isFinite(embeddings[at])) {
            at++;
        }
        return "token " + token + ", dimension " + (at - first) + ": embedding (" + embeddings[at]
                + ") must be a finite number";
    }

    /** In 0..1. */
    double similarity(float[] embeddings, int token, int other) {
        double dot = dot(embeddings, token, other);
        // The root of a square is exact, so that copies come out at 1.
        return dot <= 0 ? 0 : Math.min(1, dot / Math.sqrt(squares[token] * squares[other]));
    }

    /** Four sums, as a processor can have several additions under way. */
    private double dot(float[] embeddings, int token, int other) {
        int a = token * dimension;
        int b = other * dimension;
        int end = a + dimension - dimension % 4;
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        for (; a < end; a += 4, b += 4) {
            sum0 += (double) embeddings[a] * embeddings[b];
            sum1 += (double) embeddings[a + 1] * embeddings[b + 1];
            sum2 += (double) embeddings[a + 2] * embeddings[b + 2];
            sum3 += (double) embeddings[a + 3] * embeddings[b + 3];
        }
        for (end = (token + 1) * dimension; a < end; a++, b++) {
            sum0 += (double) embeddings[a] * embeddings[b];
        }
        return sum0 + sum1 + (sum2 + sum3);
    }
}

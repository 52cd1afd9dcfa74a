package io.moeplacement.spi;

/**
 * How many tokens reach a place at least, where only counts of choices and of pairs are known.
 *
 * <p>With S choices served at the place and P pairs of choices of one token it is {@code 2 / (j + 1) * S - 2 / (j * (j + 1)) * P} for
 * {@code j = 1 + floor(2 P / S)}; exact when all tokens of the place have equally many choices there, or two neighbouring
 * numbers of them, so always for k = 2. Source: Dawson and Sankoff, An inequality for probabilities, 1967. Solvers that keep S and P
 * up to date agree with the cost model by this.
 */
public final class UnionBound {

    private UnionBound() {}

    /**
     * The least number of tokens.
     *
     * @param choices S, (token, expert) choices served at the place; at least 0
     * @param pairs P, pairs of choices of one token at the place; values below 0, from rounding, count as 0
     * @param topK the most choices that one token can have there, at least 1
     */
    public static double tokens(double choices, double pairs, int topK) {
        if (choices <= 0) {
            return 0;
        }
        double j = Math.max(1, Math.min(topK, 1 + Math.floor(2 * pairs / choices)));
        return 2 / (j + 1) * choices - 2 / (j * (j + 1)) * Math.max(0, pairs);
    }
}

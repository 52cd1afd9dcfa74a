package io.moeplacement.heuristic.chain;

/**
 * What a state of a chain costs.
 *
 * @param value the goal itself, scaled to about 1
 * @param excess load above the limit on imbalance, summed over devices and layers; 0 when the limit is kept
 * @param penalised what the search minimises: the value, the price of the excess and what else leads the way
 */
public record ChainCost(double value, double excess, double penalised) {

    /** Whether the limit on imbalance is kept. */
    boolean keepsLimit() {
        return excess == 0;
    }

    /** Less excess first, then the smaller value. */
    public boolean isBetterThan(ChainCost other) {
        return excess != other.excess ? excess < other.excess : value < other.value;
    }
}

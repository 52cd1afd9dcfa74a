package io.moeplacement.heuristic;

/**
 * What a state of a chain costs.
 *
 * @param value transition weight times distance over total weight, distances in 0..1
 * @param excess load above the limit on imbalance, summed over devices and layers; 0 when the limit is kept
 * @param penalised value plus the price of the excess, which the search minimises
 */
record ChainCost(double value, double excess, double penalised) {

    static ChainCost of(LayerChain chain, ChainState state) {
        double value = 0;
        double excess = 0;
        double price = 0;
        for (int layer = 0; layer < chain.layers(); layer++) {
            int[] placed = state.layer(layer);
            if (layer + 1 < chain.layers()) {
                value += chain.boundaryCost(layer, placed, state.layer(layer + 1));
            }
            double[] sums = chain.loads(layer).sums(placed);
            for (int device = 0; device < sums.length; device++) {
                excess += chain.loads(layer).excess(device, sums[device]);
                price += chain.excessCost(layer, device, sums[device]);
            }
        }
        return new ChainCost(value, excess, value + price);
    }

    /** Whether the limit on imbalance is kept. */
    boolean keepsLimit() {
        return excess == 0;
    }

    /** Less excess first, then the smaller value. */
    boolean isBetterThan(ChainCost other) {
        return excess != other.excess ? excess < other.excess : value < other.value;
    }
}

package io.moeplacement.heuristic.copies;

import io.moeplacement.heuristic.replica.ReplicaLayer;

/**
 * The slowest device's time, or imbalance itself.
 *
 * @param price what an imbalance of 1 costs
 */
record ComputeTerm(ReplicaLayer layer, double price) implements LayerTerm {

    @Override
    public double reset() {
        return attempt();
    }

    @Override
    public double attempt() {
        return layer.imbalance() * price;
    }

    @Override
    public void take() {}

    @Override
    public double guide() {
        return 0;
    }
}

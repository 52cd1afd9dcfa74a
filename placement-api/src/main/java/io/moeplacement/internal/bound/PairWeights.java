package io.moeplacement.internal.bound;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.PlacementProblem;

/**
 * For each pair of neighbouring layers, the share of the transition weight that must go to another device, and to another
 * node, under every placement.
 *
 * <p>Computed once. The transportation relaxation where that takes few operations, else the cheap form, see {@link
 * ApartWeight}: at most about 10^8 steps, tens of milliseconds, whatever the size of the problem.
 */
final class PairWeights {

    private final ExpertAffinity affinity;
    private final double[] deviceApart;
    private final double[] nodeApart;

    PairWeights(PlacementProblem problem, ExpertAffinity affinity) {
        this.affinity = affinity;
        int pairs = affinity.layerPairs();
        this.deviceApart = new double[pairs];
        this.nodeApart = new double[pairs];
        Capacities capacities = new Capacities(problem);
        Sharing sharing = new Sharing(problem.experts(), pairs);
        boolean nodes = problem.topology().nodes() > 1 && problem.topology().nodes() < problem.devices();
        for (int pair = 0; pair < pairs; pair++) {
            double[] weight = weights(pair);
            deviceApart[pair] =
                    sharing.apart(weight, capacities.largestDevice(pair + 1), capacities.largestDevice(pair));
            nodeApart[pair] = nodes
                    ? sharing.apart(weight, capacities.largestNode(pair + 1), capacities.largestNode(pair))
                    : problem.topology().nodes() == 1 ? 0 : deviceApart[pair];
        }
    }

    private double[] weights(int pair) {
        int experts = affinity.experts();
        double[] weights = new double[experts * experts];
        for (int from = 0; from < experts; from++) {
            System.arraycopy(affinity.row(pair, from), 0, weights, from * experts, experts);
        }
        return weights;
    }

    /** Weight between different devices, at least. */
    double deviceApart(int pair) {
        return deviceApart[pair];
    }

    /** Weight between different nodes, at least. */
    double nodeApart(int pair) {
        return nodeApart[pair];
    }

    /** All weight of a pair. */
    double total(int pair) {
        return affinity.total(pair);
    }

    /** Number of layer pairs. */
    int pairs() {
        return deviceApart.length;
    }
}

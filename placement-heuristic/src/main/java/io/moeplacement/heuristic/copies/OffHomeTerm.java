package io.moeplacement.heuristic.copies;

import io.moeplacement.heuristic.replica.LayerFacts;

/**
 * Price of load that is served outside its group's main node, the node that serves most of it. O(experts * nodes) per
 * attempt. Not thread-safe.
 */
final class OffHomeTerm implements LayerTerm {

    private final ShareTable byNode;
    private final LayerFacts facts;
    private final int groups;
    private final double price;
    private final double[] served;

    /** @param price what serving the whole layer off home would cost */
    OffHomeTerm(ShareTable byNode, LayerFacts facts, int groups, double price) {
        this.byNode = byNode;
        this.facts = facts;
        this.groups = groups;
        this.price = price;
        this.served = new double[byNode.places()];
    }

    @Override
    public double reset() {
        return attempt();
    }

    @Override
    public double attempt() {
        int size = facts.experts() / groups;
        double off = 0;
        for (int group = 0; group < groups; group++) {
            java.util.Arrays.fill(served, 0);
            double load = 0;
            for (int expert = group * size; expert < (group + 1) * size; expert++) {
                load += facts.load(expert);
                for (int node = 0; node < served.length; node++) {
                    served[node] += facts.load(expert) * byNode.share(expert, node);
                }
            }
            double most = 0;
            for (double here : served) {
                most = Math.max(most, here);
            }
            off += Math.max(0, load - most);
        }
        return off * price;
    }

    @Override
    public void take() {}

    @Override
    public double guide() {
        return 0;
    }
}

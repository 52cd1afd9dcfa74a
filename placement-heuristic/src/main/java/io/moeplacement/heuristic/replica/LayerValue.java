package io.moeplacement.heuristic.replica;

import io.moeplacement.ExpertGroups;
import io.moeplacement.PlacementProblem;

/**
 * What a layer is worth, smaller is better: its imbalance plus, with weighted groups, the price of its load that is served
 * off home, both as they enter the objective balance times the number of layers. Above all stand broken limits, then the
 * part of the imbalance beyond its limit. O(experts * devices). Thread-safe.
 */
final class LayerValue {

    private static final double BROKEN = 1e9;
    private static final double BEYOND = 1e6;
    /** A little less than the rounding that the verifier allows. */
    private static final double SAFETY = 0.9e-9;

    private final double maxImbalance;
    private final int groups;
    private final double offHomePrice;

    LayerValue(PlacementProblem problem, int layer) {
        this.maxImbalance = problem.limits().maxImbalance() + SAFETY;
        ExpertGroups given = problem.groups();
        this.groups = given == null ? 1 : given.count();
        double total = 0;
        for (int other = 0; other < problem.layers(); other++) {
            total += problem.profile().totalLoad(other);
        }
        this.offHomePrice = given == null || total == 0
                ? 0
                : given.offHomeWeight() * problem.layers() * problem.profile().totalLoad(layer) / total;
    }

    /** What serving the whole layer off home would add to its value. */
    double offHomePrice() {
        return offHomePrice;
    }

    /** Number of expert groups; 1 when there are none. */
    int groups() {
        return groups;
    }

    /** The value; at least {@value #BEYOND} when limits are broken. */
    double of(ReplicaLayer layer) {
        double imbalance = layer.imbalance();
        double value = imbalance + BROKEN * new LimitRepair(layer).broken();
        if (imbalance > maxImbalance) {
            value += BEYOND * (1 + imbalance - maxImbalance);
        }
        return offHomePrice == 0 ? value : value + offHomePrice * offHome(layer);
    }

    /** Whether a value says that all limits are kept. */
    static boolean keepsLimits(double value) {
        return value < BEYOND;
    }

    /** Part of the layer's load that is served outside its groups' main nodes. */
    double offHome(ReplicaLayer layer) {
        LayerFacts facts = layer.facts();
        int size = facts.experts() / groups;
        double off = 0;
        for (int group = 0; group < groups; group++) {
            double[] served = new double[facts.nodes()];
            double total = 0;
            double most = 0;
            for (int expert = group * size; expert < (group + 1) * size; expert++) {
                total += facts.load(expert);
                for (int device = 0; device < facts.devices(); device++) {
                    int node = facts.nodeOf(device);
                    served[node] += layer.copiesOn(expert, device) * layer.share(expert);
                    most = Math.max(most, served[node]);
                }
            }
            off += Math.max(0, total - most);
        }
        return off;
    }
}

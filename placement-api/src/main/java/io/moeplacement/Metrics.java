package io.moeplacement;

import org.jspecify.annotations.Nullable;

/**
 * What a placement does to a problem, in the definitions of {@code docs/cost-model.md}. What the problem cannot give is
 * null.
 *
 * @param imbalance load imbalance, pooled over windows
 * @param locality share of transition weight that stays on its device, 0..1; null without transitions
 * @param nodeLocality share of transition weight that stays in its node, 0..1; null without transitions
 * @param fanOut distinct devices and nodes per token and layer; null without selections
 * @param stepTimeSeconds computation plus communication, in seconds per step
 * @param computeSeconds time of the slowest device, summed over layers
 * @param communicationSeconds time of all all-to-alls of a step
 * @param movedSlots slots whose expert was not on their device in the current placement; null without one
 * @param movedBytes moved slots times the bytes of an expert; null without a current placement
 * @param duplicateReplicas slots whose expert their device holds already
 * @param offHomeShare share of load served outside its group's main node, 0..1; null without groups
 */
public record Metrics(
        Imbalance imbalance,
        @Nullable Double locality,
        @Nullable Double nodeLocality,
        @Nullable FanOut fanOut,
        double stepTimeSeconds,
        double computeSeconds,
        double communicationSeconds,
        @Nullable Long movedSlots,
        @Nullable Double movedBytes,
        int duplicateReplicas,
        @Nullable Double offHomeShare) {

    /**
     * Load imbalance (max/mean, 1 is perfect).
     *
     * @param mean mean over layers
     * @param worst largest over layers
     * @param worstLayerId id of the layer with the largest, the first on a tie
     * @param perLayer one value per layer
     */
    public record Imbalance(double mean, double worst, int worstLayerId, java.util.List<Double> perLayer) {

        /** Keeps its own copy of the list. */
        public Imbalance {
            perLayer = java.util.List.copyOf(perLayer);
        }
    }

    /**
     * Distinct places that serve a token's experts, mean over tokens and layers.
     *
     * @param devices distinct devices, at least 1 where there is traffic
     * @param nodes distinct nodes
     * @param basis whether the figure is exact, of a sample, or an estimate from pairs
     */
    public record FanOut(double devices, double nodes, Selections.Basis basis) {}
}

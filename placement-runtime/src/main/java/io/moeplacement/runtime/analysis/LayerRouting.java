package io.moeplacement.runtime.analysis;

import io.moeplacement.RoutingProfile;
import org.jspecify.annotations.Nullable;

/**
 * How a layer spreads its load over its experts.
 *
 * @param layerId id of the layer in its source
 * @param load (token, expert) assignments of the layer
 * @param skew load of the hottest expert over the mean load, in 1..E; null for a layer without traffic
 * @param entropy entropy of the load distribution, {@code -sum p log2 p}, in 0..log2(E) bits; null for a layer without traffic
 * @param hottestExpert the expert of the largest load, the lowest id on a tie; -1 for a layer without traffic
 * @param deadExperts experts without load
 * @param toNext affinity to the next layer present; null for the last layer, without transitions, and where the pair has none
 */
public record LayerRouting(
        int layerId,
        double load,
        @Nullable Double skew,
        @Nullable Double entropy,
        int hottestExpert,
        int deadExperts,
        @Nullable PairAffinity toNext) {

    /** Number of equally used experts of the same entropy, {@code 2^entropy}, in 1..E; null for a layer without traffic. */
    public @Nullable Double effectiveExperts() {
        return entropy == null ? null : Double.valueOf(Math.pow(2, entropy));
    }

    static LayerRouting of(RoutingProfile profile, int layer, @Nullable PairAffinity toNext) {
        Distribution loads = new Distribution(profile.loads(layer));
        return new LayerRouting(
                profile.layerId(layer),
                loads.total(),
                loads.skew(),
                loads.entropy(),
                loads.hottest(),
                loads.dead(),
                toNext);
    }
}

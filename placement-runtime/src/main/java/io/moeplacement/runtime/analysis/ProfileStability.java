package io.moeplacement.runtime.analysis;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.RoutingProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How alike two profiles of one model are. All figures are symmetric in the two.
 *
 * @param hot how many experts count as the hottest of a layer
 * @param layers one entry per layer, in order
 */
public record ProfileStability(int hot, List<LayerStability> layers) {

    /** One expert in eight counts as hot unless said otherwise. */
    private static final int EXPERTS_PER_HOT = 8;

    /** Keeps its own copy of the list. */
    public ProfileStability {
        layers = List.copyOf(layers);
    }

    /** The number of hot experts where nobody says: one in eight, rounded up. */
    public static int defaultHot(int experts) {
        return (experts + EXPERTS_PER_HOT - 1) / EXPERTS_PER_HOT;
    }

    /** Compares two profiles with the {@linkplain #defaultHot default} number of hot experts. */
    public static ProfileStability between(RoutingProfile profile, RoutingProfile other) {
        return between(profile, other, defaultHot(profile.experts()));
    }

    /**
     * Compares two profiles. Transitions are compared where both have them.
     *
     * @param hot how many experts count as the hottest of a layer, in 1..experts
     * @throws IllegalArgumentException when the profiles have other layers or experts or pair tokens in other ways, or
     *     {@code hot} is outside its range
     */
    public static ProfileStability between(RoutingProfile profile, RoutingProfile other, int hot) {
        requireAlike(profile, other);
        if (hot < 1 || hot > profile.experts()) {
            throw new IllegalArgumentException("hot experts (" + hot + ") must be in 1.." + profile.experts());
        }
        List<LayerStability> layers = new ArrayList<>();
        for (int layer = 0; layer < profile.layers(); layer++) {
            layers.add(LayerStability.of(
                    profile.layerId(layer),
                    new Distribution(profile.loads(layer)),
                    new Distribution(other.loads(layer)),
                    hot,
                    transitions(profile, layer),
                    transitions(other, layer)));
        }
        return new ProfileStability(hot, layers);
    }

    private static void requireAlike(RoutingProfile profile, RoutingProfile other) {
        if (profile.experts() != other.experts()) {
            throw new IllegalArgumentException(
                    "profiles of " + profile.experts() + " and " + other.experts() + " experts cannot be compared");
        }
        if (!Arrays.equals(profile.layerIds(), other.layerIds())) {
            throw new IllegalArgumentException("profiles of different layers cannot be compared: "
                    + Arrays.toString(profile.layerIds()) + " and " + Arrays.toString(other.layerIds()));
        }
        ExpertAffinity own = profile.affinity();
        ExpertAffinity others = other.affinity();
        if (own != null && others != null && own.pairing() != others.pairing()) {
            throw new IllegalArgumentException(
                    "profiles of pairing " + own.pairing() + " and " + others.pairing() + " cannot be compared");
        }
    }

    private static @Nullable TransitionTable transitions(RoutingProfile profile, int layer) {
        ExpertAffinity affinity = profile.affinity();
        return affinity == null || layer + 1 == profile.layers() ? null : TransitionTable.of(affinity, layer);
    }

    /** Load distance over layers; null when no layer has one. */
    public @Nullable Extent loadDistance() {
        return Extent.ofDistance(layers, LayerStability::loadDistance, LayerStability::layerId);
    }

    /** Load distance by chance over layers; null when no layer has one. */
    public @Nullable Extent loadDistanceByChance() {
        return Extent.ofDistance(layers, LayerStability::loadDistanceByChance, LayerStability::layerId);
    }

    /** Overlap of the hottest experts over layers, of which the smallest is the worst; null when no layer has one. */
    public @Nullable Extent hotOverlap() {
        return Extent.ofAgreement(layers, LayerStability::hotOverlap, LayerStability::layerId);
    }

    /** Rank correlation over layers, of which the smallest is the worst; null when no layer has one. */
    public @Nullable Extent rankCorrelation() {
        return Extent.ofAgreement(layers, LayerStability::rankCorrelation, LayerStability::layerId);
    }

    /** Distance of the transitions over layers; null when no layer has one. */
    public @Nullable Extent transitionDistance() {
        return Extent.ofDistance(layers, LayerStability::transitionDistance, LayerStability::layerId);
    }

    /** Distance of the transitions by chance over layers; null when no layer has one. */
    public @Nullable Extent transitionDistanceByChance() {
        return Extent.ofDistance(layers, LayerStability::transitionDistanceByChance, LayerStability::layerId);
    }
}

package io.moeplacement.runtime.analysis;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.RoutingProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a profile's routing looks like, layer by layer (ExFlow's affinity study, arXiv 2401.08383).
 *
 * <pre>{@code
 * for (LayerRouting layer : RoutingAnalysis.of(profile).layers()) {
 *     System.out.println(layer.layerId() + ": skew " + layer.skew() + ", entropy " + layer.entropy());
 * }
 * }</pre>
 *
 * <p>One pass over the counts, plus for each layer pair the null of shuffled tokens: {@code O(E^2)} cells of at most some
 * hundred steps each. 58 layers of 256 experts take seconds.
 *
 * @param layers one entry per layer, in order
 */
public record RoutingAnalysis(List<LayerRouting> layers) {

    /** Keeps its own copy of the list. */
    public RoutingAnalysis {
        layers = List.copyOf(layers);
    }

    /** The analysis of a profile. Shuffled tokens are those of {@link PairAffinity.ShuffledBy#MARGINS}. */
    public static RoutingAnalysis of(RoutingProfile profile) {
        return of(profile, null);
    }

    /**
     * The analysis of a profile whose tokens were recorded, with tokens shuffled in {@link PairAffinity.ShuffledBy#TOKENS}.
     *
     * @param profile the profile of these tokens, {@link RecordedTokens#toProfile}
     * @param tokens the tokens
     * @param seed picks the order of the shuffled tokens
     * @throws IllegalArgumentException when the shapes differ
     */
    public static RoutingAnalysis of(RoutingProfile profile, RecordedTokens tokens, long seed) {
        if (profile.layers() != tokens.layers() || profile.experts() != tokens.experts()) {
            throw new IllegalArgumentException("the profile has " + profile.layers() + " layers of " + profile.experts()
                    + " experts, the tokens have " + tokens.layers() + " of " + tokens.experts());
        }
        ExpertAffinity affinity = profile.affinity();
        return of(profile, affinity == null ? null : new TokenShuffle(tokens, affinity.pairing(), seed));
    }

    private static RoutingAnalysis of(RoutingProfile profile, @Nullable TokenShuffle shuffle) {
        ExpertAffinity affinity = profile.affinity();
        List<LayerRouting> layers = new ArrayList<>();
        for (int layer = 0; layer < profile.layers(); layer++) {
            boolean known = affinity != null && layer + 1 < profile.layers() && affinity.total(layer) > 0;
            PairAffinity toNext = known && affinity != null
                    ? PairAffinity.of(profile.layerId(layer + 1), affinity, layer, shuffle)
                    : null;
            layers.add(LayerRouting.of(profile, layer, toNext));
        }
        return new RoutingAnalysis(layers);
    }
}

package io.moeplacement;

import io.moeplacement.internal.Require;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RoutingProfile} from tokens or from counts, piece by piece.
 *
 * <p>Two accumulators of the same shape can be {@linkplain #merge merged}; merging is associative and commutative as long
 * as counts are whole numbers, so a cluster engine may build parts in parallel in any order. For live statistics,
 * {@link #decay} scales everything seen so far.
 *
 * <p>Mutable, not thread-safe: one accumulator per thread, then merge. Memory: eight bytes per load and per transition,
 * plus about {@code 2k + 16} bytes per distinct selection.
 */
public final class ProfileAccumulator {

    private final int[] layerIds;
    private final int experts;
    private final int topK;
    private final double[][] loads;
    private final @Nullable Pairing pairing;
    private final double @Nullable [][] transitions;
    private final SelectionCounter @Nullable [] selections;
    private final int[] lastSeen;
    private int seenMark;
    /** Whether selections cover all loads: no counts were added without tokens, nothing was forgotten. */
    private boolean selectionsComplete = true;

    private ProfileAccumulator(
            int[] layerIds, int experts, int topK, @Nullable Pairing pairing, boolean countSelections) {
        this.layerIds = layerIds;
        this.experts = experts;
        this.topK = topK;
        this.loads = new double[layerIds.length][experts];
        this.pairing = pairing;
        this.transitions =
                pairing == null ? null : new double[layerIds.length - 1][Math.multiplyExact(experts, experts)];
        this.selections = countSelections
                ? Stream.generate(() -> new SelectionCounter(topK))
                        .limit(layerIds.length)
                        .toArray(SelectionCounter[]::new)
                : null;
        this.lastSeen = new int[experts];
    }

    /**
     * An accumulator of loads alone.
     *
     * @param layerIds ids of the layers in their source, ascending, {@code [layers]}
     * @param experts experts per layer, at least 1
     * @param topK experts chosen per token and layer, in 1..experts
     * @throws IllegalArgumentException when a figure is outside its range
     */
    public static ProfileAccumulator ofLoads(int[] layerIds, int experts, int topK) {
        requireShape(layerIds, experts, topK);
        return new ProfileAccumulator(layerIds.clone(), experts, topK, null, false);
    }

    /**
     * An accumulator of loads, transitions and selections, fed by {@link #addToken}.
     *
     * @param pairing which pairs of a token become transitions
     * @param experts experts per layer, in 1..65535
     */
    public static ProfileAccumulator ofTokens(int[] layerIds, int experts, int topK, Pairing pairing) {
        requireShape(layerIds, experts, topK);
        if (experts >= Selections.LayerBuilder.MAX_EXPERTS) {
            throw new IllegalArgumentException("experts (" + experts + ") must be below "
                    + Selections.LayerBuilder.MAX_EXPERTS + " to count selections");
        }
        return new ProfileAccumulator(layerIds.clone(), experts, topK, pairing, true);
    }

    private static void requireShape(int[] layerIds, int experts, int topK) {
        RoutingProfile.builder(layerIds, experts).topK(topK);
    }

    /**
     * Adds one token's routing over all layers.
     *
     * @param chosen expert ids {@code [layers][k]} laid flat, each layer in descending router weight, -1 where nothing
     *     was recorded
     * @throws IllegalArgumentException when the length or an id is wrong, or a layer names an expert twice; the
     *     accumulator is then unchanged
     */
    public void addToken(int[] chosen) {
        if (chosen.length != layerIds.length * topK) {
            throw new IllegalArgumentException("a token has " + chosen.length + " expert ids, expected "
                    + layerIds.length + " layers x " + topK + " = " + layerIds.length * topK);
        }
        for (int layer = 0; layer < layerIds.length; layer++) {
            requireDistinct(chosen, layer);
        }
        for (int layer = 0; layer < layerIds.length; layer++) {
            for (int i = layer * topK; i < (layer + 1) * topK; i++) {
                if (chosen[i] >= 0) {
                    loads[layer][chosen[i]]++;
                }
            }
            if (selections != null) {
                selections[layer].add(chosen, layer * topK, 1);
            }
            if (transitions != null && layer + 1 < layerIds.length) {
                addTransitions(transitions[layer], chosen, layer);
            }
        }
    }

    private void requireDistinct(int[] chosen, int layer) {
        if (++seenMark == Integer.MAX_VALUE) {
            Arrays.fill(lastSeen, 0);
            seenMark = 1;
        }
        for (int i = layer * topK; i < (layer + 1) * topK; i++) {
            int expert = chosen[i];
            if (expert < -1 || expert >= experts) {
                throw new IllegalArgumentException("layer " + layerIds[layer] + ": expert id (" + expert
                        + ") must be in 0.." + (experts - 1) + ", or -1 where nothing was recorded");
            }
            if (expert >= 0) {
                if (lastSeen[expert] == seenMark) {
                    throw new IllegalArgumentException(
                            "layer " + layerIds[layer] + ": a token names expert " + expert + " twice");
                }
                lastSeen[expert] = seenMark;
            }
        }
    }

    private void addTransitions(double[] counts, int[] chosen, int layer) {
        int pairs = pairing == Pairing.TOP1 ? 1 : topK;
        int from = layer * topK;
        int to = from + topK;
        for (int i = from; i < from + pairs; i++) {
            for (int j = to; j < to + pairs; j++) {
                if (chosen[i] >= 0 && chosen[j] >= 0) {
                    counts[chosen[i] * experts + chosen[j]]++;
                }
            }
        }
    }

    /**
     * Adds loads of one layer.
     *
     * @param counts (token, expert) assignments, {@code [experts]}, finite and not negative
     * @throws IllegalArgumentException when the length or a count is wrong; the accumulator is then unchanged
     */
    public void addLoads(int layer, double[] counts) {
        Require.index("layer", layer, layerIds.length);
        if (counts.length != experts) {
            throw new IllegalArgumentException(
                    "layer " + layerIds[layer] + " has " + counts.length + " loads for " + experts + " experts");
        }
        for (int expert = 0; expert < experts; expert++) {
            Require.count("layer " + layerIds[layer] + ", expert " + expert, counts[expert]);
        }
        addAll(loads[layer], counts);
        selectionsComplete = false;
    }

    /**
     * Adds everything the other accumulator has seen; the other one stays as it is.
     *
     * @throws IllegalArgumentException when the two differ in layers, experts, top-k or pairing
     */
    public void merge(ProfileAccumulator other) {
        if (other == this) {
            throw new IllegalArgumentException("an accumulator cannot be merged into itself");
        }
        if (!Arrays.equals(layerIds, other.layerIds)
                || experts != other.experts
                || topK != other.topK
                || pairing != other.pairing) {
            throw new IllegalArgumentException("accumulators differ in shape: " + this + " and " + other);
        }
        selectionsComplete &= other.selectionsComplete;
        for (int layer = 0; layer < layerIds.length; layer++) {
            addAll(loads[layer], other.loads[layer]);
            if (selections != null && other.selections != null) {
                selections[layer].merge(other.selections[layer]);
            }
            if (transitions != null && other.transitions != null && layer + 1 < layerIds.length) {
                addAll(transitions[layer], other.transitions[layer]);
            }
        }
    }

    /**
     * Scales everything seen so far, so that newer tokens weigh more. Called with {@code Math.pow(0.5, age / halfLife)} each time
     * an age has passed, it makes a count of exponentially decaying weight.
     *
     * @param factor in 0 (forget all) .. 1 (forget nothing)
     * @throws IllegalArgumentException when the factor is outside that range
     */
    public void decay(double factor) {
        if (!(factor >= 0 && factor <= 1)) {
            throw new IllegalArgumentException("decay factor (" + factor + ") must be in 0..1");
        }
        for (int layer = 0; layer < layerIds.length; layer++) {
            scale(loads[layer], factor);
            if (selections != null) {
                selectionsComplete &= selections[layer].scale(factor);
            }
            if (transitions != null && layer + 1 < layerIds.length) {
                scale(transitions[layer], factor);
            }
        }
        // Nothing is left that selections could miss.
        selectionsComplete |= factor == 0;
    }

    /**
     * What was seen so far, as an immutable profile. Selections count as a sample once loads were added without tokens or
     * a decay made rare sets too light to keep.
     *
     * @throws IllegalArgumentException when counts overflow exact arithmetic (2^53)
     */
    public RoutingProfile toProfile() {
        RoutingProfile.Builder builder =
                RoutingProfile.builder(layerIds, experts).topK(topK).loads(loads);
        if (transitions != null && pairing != null) {
            double[][] copy = Arrays.stream(transitions).map(double[]::clone).toArray(double[][]::new);
            builder.affinity(ExpertAffinity.owning(pairing, experts, copy));
        }
        if (selections != null) {
            builder.selections(Selections.of(
                    selectionsComplete ? Selections.Basis.TOKENS : Selections.Basis.SAMPLE,
                    selectionLayers(selections)));
        }
        return builder.build();
    }

    private List<Selections.LayerBuilder> selectionLayers(SelectionCounter[] counters) {
        return Arrays.stream(counters)
                .map(counter -> {
                    Selections.LayerBuilder layer = new Selections.LayerBuilder(experts);
                    counter.copyTo(layer);
                    return layer;
                })
                .toList();
    }

    private static void addAll(double[] target, double[] source) {
        for (int i = 0; i < target.length; i++) {
            target[i] += source[i];
        }
    }

    private static void scale(double[] target, double factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] *= factor;
        }
    }

    @Override
    public String toString() {
        return "ProfileAccumulator[layers=" + layerIds.length + ", experts=" + experts + ", topK=" + topK + ", pairing="
                + pairing + "]";
    }
}

package io.moeplacement.testkit;

import io.moeplacement.LoadWindows;
import io.moeplacement.Pairing;
import io.moeplacement.ProfileAccumulator;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SourceLoads;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Random routing profiles, made of random tokens, so that loads, transitions and selections belong together. All methods
 * are pure functions of the generator's state.
 */
public final class RandomProfiles {

    /** Peculiarities of real profiles that solvers have stumbled over. */
    public enum Trait {
        /** Popularity falls off steeply. */
        SKEW,
        /** An expert of the next layer often follows from the one before. */
        AFFINITY,
        /** Some experts are never chosen. */
        DEAD_EXPERTS,
        /** One expert takes most of a layer's load. */
        HOT_EXPERT,
        /** A layer has no traffic at all. */
        EMPTY_LAYER,
        /** Layer ids begin above 0 and have gaps. */
        GAPS_IN_LAYER_IDS,
        /** Loads in several time windows. */
        WINDOWS,
        /** Loads by source device. */
        SOURCES
    }

    private final SplittableRandom random;
    private final int layers;
    private final int experts;
    private final int topK;
    private final Set<Trait> traits;

    private RandomProfiles(SplittableRandom random, int layers, int experts, int topK, Set<Trait> traits) {
        this.random = random;
        this.layers = layers;
        this.experts = experts;
        this.topK = topK;
        this.traits = traits;
    }

    /** Each trait with probability 1/3, but windows and sources never. */
    public static Set<Trait> someTraits(SplittableRandom random) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        for (Trait trait : Trait.values()) {
            if (trait != Trait.WINDOWS && trait != Trait.SOURCES && random.nextInt(3) == 0) {
                traits.add(trait);
            }
        }
        return traits;
    }

    /**
     * A profile with loads, transitions and selections of all tokens.
     *
     * @param topK experts per token and layer, in 1..experts
     * @param devices devices the tokens come from; matters for {@link Trait#SOURCES} only
     * @param tokens number of tokens, at least 1
     * @param traits what the profile is like
     */
    public static RoutingProfile of(
            SplittableRandom random,
            int layers,
            int experts,
            int topK,
            int devices,
            int tokens,
            Pairing pairing,
            Set<Trait> traits) {
        return new RandomProfiles(random, layers, experts, topK, traits).draw(devices, tokens, pairing);
    }

    private RoutingProfile draw(int devices, int tokens, Pairing pairing) {
        int[] ids = layerIds();
        double[][] popularity =
                IntStream.range(0, layers).mapToObj(layer -> popularity()).toArray(double[][]::new);
        int emptyLayer = traits.contains(Trait.EMPTY_LAYER) ? random.nextInt(layers) : -1;
        int windowCount = 3;
        double[][][] windows = new double[windowCount][layers][experts];
        double[][][] sources = new double[devices][layers][experts];
        ProfileAccumulator accumulator = ProfileAccumulator.ofTokens(ids, experts, topK, pairing);
        for (int token = 0; token < tokens; token++) {
            int[] chosen = token(popularity, emptyLayer);
            accumulator.addToken(chosen);
            for (int i = 0; i < chosen.length; i++) {
                if (chosen[i] >= 0) {
                    windows[token * windowCount / tokens][i / topK][chosen[i]]++;
                    sources[token % devices][i / topK][chosen[i]]++;
                }
            }
        }
        RoutingProfile plain = accumulator.toProfile();
        return RoutingProfile.builder(ids, experts)
                .topK(topK)
                .loads(IntStream.range(0, layers).mapToObj(plain::loads).toArray(double[][]::new))
                .affinity(plain.affinity())
                .selections(plain.selections())
                .windows(traits.contains(Trait.WINDOWS) ? LoadWindows.of(new long[] {10, 20, 30}, windows) : null)
                .sourceLoads(traits.contains(Trait.SOURCES) ? SourceLoads.of(sources) : null)
                .build();
    }

    private int[] layerIds() {
        boolean gaps = traits.contains(Trait.GAPS_IN_LAYER_IDS);
        return IntStream.range(0, layers)
                .map(layer -> gaps ? 3 + 2 * layer : layer)
                .toArray();
    }

    private double[] popularity() {
        double exponent = traits.contains(Trait.SKEW) ? 1.5 : 0.3;
        double[] weights = new double[experts];
        int[] ranks = RandomPlacements.permutation(random, experts);
        for (int expert = 0; expert < experts; expert++) {
            weights[expert] = Math.pow(1 + ranks[expert], -exponent);
        }
        if (traits.contains(Trait.HOT_EXPERT)) {
            weights[random.nextInt(experts)] += 3 * Arrays.stream(weights).sum();
        }
        if (traits.contains(Trait.DEAD_EXPERTS)) {
            // As many as leave enough experts to choose from.
            for (int i = 0; i < (experts - topK) / 2; i++) {
                weights[random.nextInt(experts)] = 0;
            }
        }
        return weights;
    }

    private int[] token(double[][] popularity, int emptyLayer) {
        int[] chosen = new int[layers * topK];
        for (int layer = 0; layer < layers; layer++) {
            double[] weights = popularity[layer].clone();
            for (int i = layer * topK; i < (layer + 1) * topK; i++) {
                int follower = layer == 0 || chosen[i - topK] < 0 ? -1 : (chosen[i - topK] + layer) % experts;
                boolean follows = traits.contains(Trait.AFFINITY)
                        && follower >= 0
                        && weights[follower] > 0
                        && random.nextInt(4) > 0;
                chosen[i] = follows ? follower : pick(weights);
                if (chosen[i] >= 0) {
                    weights[chosen[i]] = 0;
                }
            }
            if (layer == emptyLayer) {
                Arrays.fill(chosen, layer * topK, (layer + 1) * topK, -1);
            }
        }
        return chosen;
    }

    /** An expert with probability proportional to its weight, -1 when all weights are 0. */
    private int pick(double[] weights) {
        double left = random.nextDouble() * Arrays.stream(weights).sum();
        int last = -1;
        for (int expert = 0; expert < weights.length; expert++) {
            if (weights[expert] > 0) {
                last = expert;
                left -= weights[expert];
                if (left < 0) {
                    return expert;
                }
            }
        }
        return last;
    }
}

package io.moeplacement.testkit.jqwik;

import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import io.moeplacement.testkit.RandomPlacements;
import io.moeplacement.testkit.RandomProblem;
import io.moeplacement.testkit.RandomProfiles;
import io.moeplacement.testkit.RandomTopologies;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Arbitraries for topologies, profiles, placements and whole problems. Thread-safe; all methods are pure. */
public final class PlacementArbitraries {

    private static final int MOST_DEVICES = 8;
    private static final int MOST_LAYERS = 5;
    private static final int MOST_EXPERTS = 16;

    private PlacementArbitraries() {}

    /** Topologies of 1 to 8 devices: flat, of several nodes, of different speeds, with a cost matrix. */
    public static Arbitrary<Topology> topologies() {
        return Arbitraries.of(RandomTopologies.Kind.class).flatMap(PlacementArbitraries::topologies);
    }

    /** Topologies of one kind, of 1 to 8 devices. */
    public static Arbitrary<Topology> topologies(RandomTopologies.Kind kind) {
        return seeded(random -> RandomTopologies.of(random, kind, 1 + random.nextInt(MOST_DEVICES)));
    }

    /** Profiles of 1 to 5 layers and 1 to 16 experts with any traits but source loads, which need a topology. */
    public static Arbitrary<RoutingProfile> profiles() {
        return seeded(random -> {
            Set<RandomProfiles.Trait> traits = RandomProfiles.someTraits(random);
            if (random.nextBoolean()) {
                traits.add(RandomProfiles.Trait.WINDOWS);
            }
            return profile(random, traits);
        });
    }

    /** Profiles of 1 to 5 layers and 1 to 16 experts with exactly these traits. */
    public static Arbitrary<RoutingProfile> profiles(RandomProfiles.Trait... traits) {
        Set<RandomProfiles.Trait> wanted = EnumSet.noneOf(RandomProfiles.Trait.class);
        wanted.addAll(Set.of(traits));
        return seeded(random -> profile(random, wanted));
    }

    private static RoutingProfile profile(SplittableRandom random, Set<RandomProfiles.Trait> traits) {
        int experts = 1 + random.nextInt(MOST_EXPERTS);
        return RandomProfiles.of(
                random,
                1 + random.nextInt(MOST_LAYERS),
                experts,
                1 + random.nextInt(Math.min(4, experts)),
                1 + random.nextInt(MOST_DEVICES),
                1 + random.nextInt(100),
                random.nextBoolean() ? Pairing.TOP1 : Pairing.ALL,
                traits);
    }

    /** Placements of 1 to 5 layers, 1 to 16 experts and 1 to 8 devices, half of them with replicas. */
    public static Arbitrary<Placement> placements() {
        return seeded(random -> {
            int experts = 1 + random.nextInt(MOST_EXPERTS);
            int devices = 1 + random.nextInt(MOST_DEVICES);
            int replicas = devices > 1 && random.nextBoolean() ? random.nextInt(experts + 1) : 0;
            SlotLayout layout = SlotLayout.ofTotal(1 + random.nextInt(MOST_LAYERS), devices, experts + replicas);
            return RandomPlacements.of(random, layout, experts);
        });
    }

    /** Problems of a size, each with a placement that keeps its limits. */
    public static Arbitrary<RandomProblem> problems(RandomProblem.Size size) {
        return seeds().map(seed -> RandomProblem.of(size, seed));
    }

    private static <T> Arbitrary<T> seeded(Function<SplittableRandom, T> maker) {
        return seeds().map(seed -> maker.apply(new SplittableRandom(seed)));
    }

    private static Arbitrary<Long> seeds() {
        return Arbitraries.longs().between(0, Integer.MAX_VALUE);
    }
}

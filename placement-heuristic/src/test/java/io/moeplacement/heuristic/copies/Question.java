package io.moeplacement.heuristic.copies;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.ExpertGroups;
import io.moeplacement.HomeRouting;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import io.moeplacement.testkit.RandomProfiles;
import io.moeplacement.testkit.RandomTopologies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What may be asked of problems with copies; draws random problems of any shape for it. */
enum Question {
    PIPELINED(RandomTopologies.Kind.FLAT, (random, builder) -> pipelined(random, builder)),
    PIPELINED_NODES(RandomTopologies.Kind.NODES, (random, builder) -> pipelined(random, builder)),
    PIPELINED_SPEEDS(RandomTopologies.Kind.SPEEDS, (random, builder) -> pipelined(random, builder)),
    PIPELINED_MATRIX(RandomTopologies.Kind.COST_MATRIX, (random, builder) -> pipelined(random, builder)),
    LOCALITY_NODES(RandomTopologies.Kind.NODES, (random, builder) -> locality(builder)),
    LOCALITY_MATRIX(RandomTopologies.Kind.COST_MATRIX, (random, builder) -> locality(builder)),
    HOME_NODES(RandomTopologies.Kind.NODES, (random, builder) -> home(random, builder)),
    HOME_MATRIX(RandomTopologies.Kind.COST_MATRIX, (random, builder) -> home(random, builder)),
    HOME_SOURCES(RandomTopologies.Kind.NODES, RandomProfiles.Trait.SOURCES, (random, builder) -> home(random, builder)),
    HOME_VIA_NODE(
            RandomTopologies.Kind.NODES,
            RandomProfiles.Trait.SOURCES,
            (random, builder) -> home(random, builder).homeRouting(HomeRouting.VIA_NODE)),
    HOME_PAIRS_VIA_NODE(
            RandomTopologies.Kind.NODES,
            (random, builder) -> home(random, builder).homeRouting(HomeRouting.VIA_NODE)),
    HOME_WITHOUT_SELECTIONS(RandomTopologies.Kind.SPEEDS, (random, builder) -> home(random, builder)),
    HOME_GROUPS(
            RandomTopologies.Kind.NODES,
            (random, builder) -> home(random, builder).groups(new ExpertGroups(2, random.nextDouble() / 1000))),
    FAN_OUT(RandomTopologies.Kind.FLAT, (random, builder) -> builder.objective(Objective.fanOut())),
    FAN_OUT_NODES(RandomTopologies.Kind.NODES, (random, builder) -> builder.objective(Objective.fanOut(0.7))),
    FAN_OUT_PAIRS(RandomTopologies.Kind.NODES, (random, builder) -> builder.objective(Objective.fanOut(0.7))),
    BALANCE_GROUPS(
            RandomTopologies.Kind.NODES,
            (random, builder) -> builder.objective(Objective.balance()).groups(new ExpertGroups(2, 1.5)));

    private final RandomTopologies.Kind topology;
    private final RandomProfiles.@Nullable Trait trait;
    private final BiConsumer<SplittableRandom, PlacementProblem.Builder> ask;

    Question(RandomTopologies.Kind topology, BiConsumer<SplittableRandom, PlacementProblem.Builder> ask) {
        this(topology, null, ask);
    }

    Question(
            RandomTopologies.Kind topology,
            RandomProfiles.@Nullable Trait trait,
            BiConsumer<SplittableRandom, PlacementProblem.Builder> ask) {
        this.topology = topology;
        this.trait = trait;
        this.ask = ask;
    }

    private static PlacementProblem.Builder pipelined(SplittableRandom random, PlacementProblem.Builder builder) {
        return builder.objective(Objective.stepTime())
                .communication(Communication.PIPELINED)
                .allToAll(either(random));
    }

    private static PlacementProblem.Builder home(SplittableRandom random, PlacementProblem.Builder builder) {
        return builder.objective(Objective.stepTime()).allToAll(either(random));
    }

    private static void locality(PlacementProblem.Builder builder) {
        builder.objective(Objective.locality()).communication(Communication.PIPELINED);
    }

    private static AllToAll either(SplittableRandom random) {
        return random.nextBoolean() ? AllToAll.PORT : AllToAll.PAIR;
    }

    /** A random problem without limits; an even number of experts where groups are asked about. */
    PlacementProblem problem(SplittableRandom random, int layers, int experts, int devices, int slots) {
        Set<RandomProfiles.Trait> traits = EnumSet.copyOf(RandomProfiles.someTraits(random));
        if (trait != null) {
            traits.add(trait);
        }
        int topK = Math.min(experts, (name().contains("PAIRS") ? 2 : 1) + random.nextInt(2));
        Pairing pairing = random.nextBoolean() ? Pairing.TOP1 : Pairing.ALL;
        RoutingProfile profile =
                RandomProfiles.of(random, layers, experts, topK, devices, 30 + random.nextInt(200), pairing, traits);
        if (name().contains("PAIRS")) {
            profile = withSelections(profile, Selections.of(Selections.Basis.PAIRS, pairs(profile)));
        } else if (this == HOME_WITHOUT_SELECTIONS) {
            profile = withSelections(profile, null);
        }
        Topology drawn = RandomTopologies.of(random, topology, devices);
        PlacementProblem.Builder builder =
                PlacementProblem.builder(profile, drawn).slots(uneven(random, layers, experts, devices, slots));
        ask.accept(random, builder);
        return builder.build();
    }

    private static SlotLayout uneven(SplittableRandom random, int layers, int experts, int devices, int slots) {
        int[][] table = SlotLayout.ofTotal(layers, devices, slots).toArray();
        for (int[] row : table) {
            int from = random.nextInt(devices);
            int to = random.nextInt(devices);
            if (row[from] > 1 && row[to] < experts && random.nextBoolean()) {
                row[from]--;
                row[to]++;
            }
        }
        return SlotLayout.of(table);
    }

    /** The same choices, each set as its pairs. */
    private static List<Selections.LayerBuilder> pairs(RoutingProfile profile) {
        Selections whole = profile.selections();
        if (whole == null) {
            throw new IllegalStateException("drawn with selections");
        }
        List<Selections.LayerBuilder> layers = new ArrayList<>();
        for (int layer = 0; layer < profile.layers(); layer++) {
            Selections.LayerBuilder builder = new Selections.LayerBuilder(profile.experts());
            for (int set = 0; set < whole.sets(layer); set++) {
                for (int i = 0; i < whole.size(layer, set); i++) {
                    for (int j = 0; j < i; j++) {
                        int[] pair = {whole.expert(layer, set, j), whole.expert(layer, set, i)};
                        builder.add(pair, whole.count(layer, set));
                    }
                }
            }
            layers.add(builder);
        }
        return layers;
    }

    private static RoutingProfile withSelections(RoutingProfile profile, @Nullable Selections selections) {
        double[][] loads =
                IntStream.range(0, profile.layers()).mapToObj(profile::loads).toArray(double[][]::new);
        return RoutingProfile.builder(profile.layerIds(), profile.experts())
                .topK(profile.topK())
                .loads(Arrays.stream(loads).toArray(double[][]::new))
                .affinity(profile.affinity())
                .selections(selections)
                .build();
    }
}

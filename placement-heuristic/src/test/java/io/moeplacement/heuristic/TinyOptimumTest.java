package io.moeplacement.heuristic;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.CostModel;
import io.moeplacement.HomeRouting;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.SlotLayout;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import io.moeplacement.Topology;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.testkit.BruteForceOracle;
import io.moeplacement.testkit.RandomPlacements;
import io.moeplacement.testkit.RandomProfiles;
import io.moeplacement.testkit.RandomTopologies;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code heuristic} against brute force, with every move recomputed in full. */
class TinyOptimumTest {

    private static final int[][] SHAPES = {{2, 4, 2}, {3, 4, 2}, {2, 5, 2}, {3, 6, 2}, {2, 4, 3}, {3, 4, 3}, {2, 5, 3}};

    private static final PlacementSolver HEURISTIC = PlacementSolvers.of(new HeuristicProvider())
            .create(SolverConfig.builder()
                    .solver("heuristic")
                    .set("placement.heuristic.assert", "move")
                    .build());

    private static final List<SolverProvider> BASELINES =
            List.of(new ContiguousProvider(), new RoundRobinProvider(), new GreedyProvider());

    /** What is asked, on random profiles, topologies, slots and limits. */
    enum Question {
        PIPELINED_PORT(RandomTopologies.Kind.FLAT, (random, builder) -> pipelined(builder, AllToAll.PORT)),
        PIPELINED_PAIR(RandomTopologies.Kind.FLAT, (random, builder) -> pipelined(builder, AllToAll.PAIR)),
        PIPELINED_NODES_PORT(RandomTopologies.Kind.NODES, (random, builder) -> pipelined(builder, AllToAll.PORT)),
        PIPELINED_NODES_PAIR(RandomTopologies.Kind.NODES, (random, builder) -> pipelined(builder, AllToAll.PAIR)),
        PIPELINED_SPEEDS(RandomTopologies.Kind.SPEEDS, (random, builder) -> pipelined(builder, either(random))),
        PIPELINED_MATRIX(RandomTopologies.Kind.COST_MATRIX, (random, builder) -> pipelined(builder, either(random))),
        LOCALITY(
                RandomTopologies.Kind.NODES,
                (random, builder) -> builder.objective(Objective.locality()).communication(Communication.PIPELINED)),
        HOME_MATRIX(RandomTopologies.Kind.COST_MATRIX, Question::home),
        HOME_SOURCES(RandomTopologies.Kind.NODES, RandomProfiles.Trait.SOURCES, Question::home),
        HOME_VIA_NODE(
                RandomTopologies.Kind.NODES,
                (random, builder) -> home(random, builder).homeRouting(HomeRouting.VIA_NODE)),
        HOME_MATRIX_SOURCES_VIA_NODE(
                RandomTopologies.Kind.COST_MATRIX,
                RandomProfiles.Trait.SOURCES,
                (random, builder) -> home(random, builder).homeRouting(HomeRouting.VIA_NODE)),
        HOME_PAIRS(RandomTopologies.Kind.NODES, Question::home),
        FAN_OUT_NODES(
                RandomTopologies.Kind.NODES,
                (random, builder) -> builder.objective(Objective.fanOut(0.25 + 4 * random.nextDouble()))),
        FAN_OUT_PAIRS(RandomTopologies.Kind.NODES, (random, builder) -> builder.objective(Objective.fanOut(0.5)));

        private final RandomTopologies.Kind topology;
        private final RandomProfiles.@org.jspecify.annotations.Nullable Trait trait;
        private final BiFunction<SplittableRandom, PlacementProblem.Builder, PlacementProblem.Builder> ask;

        Question(
                RandomTopologies.Kind topology,
                BiFunction<SplittableRandom, PlacementProblem.Builder, PlacementProblem.Builder> ask) {
            this(topology, null, ask);
        }

        Question(
                RandomTopologies.Kind topology,
                RandomProfiles.@org.jspecify.annotations.Nullable Trait trait,
                BiFunction<SplittableRandom, PlacementProblem.Builder, PlacementProblem.Builder> ask) {
            this.topology = topology;
            this.trait = trait;
            this.ask = ask;
        }

        private static AllToAll either(SplittableRandom random) {
            return random.nextBoolean() ? AllToAll.PORT : AllToAll.PAIR;
        }

        private static PlacementProblem.Builder pipelined(PlacementProblem.Builder builder, AllToAll kind) {
            return builder.objective(Objective.stepTime())
                    .communication(Communication.PIPELINED)
                    .allToAll(kind);
        }

        private static PlacementProblem.Builder home(SplittableRandom random, PlacementProblem.Builder builder) {
            return builder.objective(Objective.stepTime()).allToAll(either(random));
        }

        PlacementProblem problem(long seed) {
            SplittableRandom random = new SplittableRandom(seed * 31 + name().hashCode());
            int[] shape = SHAPES[random.nextInt(SHAPES.length)];
            int devices = shape[2];
            Set<RandomProfiles.Trait> traits = EnumSet.copyOf(RandomProfiles.someTraits(random));
            if (trait != null) {
                traits.add(trait);
            }
            boolean pairs = name().endsWith("PAIRS");
            int topK = (pairs ? 2 : 1) + random.nextInt(2);
            Pairing pairing = random.nextBoolean() ? Pairing.TOP1 : Pairing.ALL;
            RoutingProfile profile = RandomProfiles.of(
                    random, shape[0], shape[1], topK, devices, 30 + random.nextInt(200), pairing, traits);
            if (pairs) {
                profile = withPairs(profile);
            }
            Topology drawn = RandomTopologies.of(random, topology, devices);
            SlotLayout slots = slots(random, shape);
            PlacementProblem free = ask.apply(
                            random, PlacementProblem.builder(profile, drawn).slots(slots))
                    .build();
            if (random.nextInt(3) > 0) {
                return free;
            }
            double reachable = new CostModel(free)
                    .evaluate(RandomPlacements.of(random, slots, profile.experts()))
                    .metrics()
                    .imbalance()
                    .worst();
            return free.toBuilder()
                    .limits(Limits.builder().maxImbalance(reachable).build())
                    .build();
        }

        private static SlotLayout slots(SplittableRandom random, int[] shape) {
            int[][] table = SlotLayout.ofTotal(shape[0], shape[2], shape[1]).toArray();
            if (random.nextInt(3) == 0) {
                for (int[] row : table) {
                    int from = random.nextInt(row.length);
                    int to = random.nextInt(row.length);
                    if (row[from] > 1) {
                        row[from]--;
                        row[to]++;
                    }
                }
            }
            return SlotLayout.of(table);
        }

        /** The same choices, each set as its pairs. */
        private static RoutingProfile withPairs(RoutingProfile profile) {
            Selections whole = profile.selections();
            if (whole == null) {
                throw new IllegalStateException("drawn with selections");
            }
            List<Selections.LayerBuilder> layers = new java.util.ArrayList<>();
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
            double[][] loads = new double[profile.layers()][];
            java.util.Arrays.setAll(loads, profile::loads);
            return RoutingProfile.builder(profile.layerIds(), profile.experts())
                    .topK(profile.topK())
                    .loads(loads)
                    .affinity(profile.affinity())
                    .selections(Selections.of(Selections.Basis.PAIRS, layers))
                    .build();
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatBruteForceFinds(Question question) {
        int trials = 30;
        int optimal = 0;
        for (long seed = 0; seed < trials; seed++) {
            PlacementProblem problem = question.problem(seed);
            double best = new BruteForceOracle().best(problem).orElseThrow().value();
            Solution solution = HEURISTIC.solve(
                    problem,
                    SolveOptions.defaults()
                            .withDeadline(Duration.ofMinutes(5))
                            .withIterations(60)
                            .withThreads(1 + (int) (seed % 3))
                            .withSeed(seed));
            assertThat(solution.violations()).as("%s, seed %d", question, seed).isEmpty();
            assertThat(solution.value()).as("%s, seed %d", question, seed).isGreaterThanOrEqualTo(best * (1 - 1e-9));
            assertThat(solution.value())
                    .as("%s, seed %d, beside baselines", question, seed)
                    .isLessThanOrEqualTo(bestBaseline(problem) * (1 + 1e-9));
            optimal += solution.value() <= best * (1 + 1e-9) ? 1 : 0;
        }
        assertThat(optimal).as("optima found of %d", trials).isGreaterThanOrEqualTo(trials - 2);
    }

    private static double bestBaseline(PlacementProblem problem) {
        double best = Double.POSITIVE_INFINITY;
        for (SolverProvider provider : BASELINES) {
            Placement placement = PlacementSolvers.of(provider)
                    .create(provider.name())
                    .solve(problem)
                    .placement();
            if (new PlacementVerifier(problem).violations(placement).isEmpty()) {
                best = Math.min(best, new CostModel(problem).evaluate(placement).objectiveValue());
            }
        }
        return best;
    }
}

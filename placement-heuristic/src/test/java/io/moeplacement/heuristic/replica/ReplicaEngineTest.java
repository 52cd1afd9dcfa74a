package io.moeplacement.heuristic.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.ExpertGroups;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import io.moeplacement.Status;
import io.moeplacement.Survivability;
import io.moeplacement.Topology;
import io.moeplacement.heuristic.HeuristicProvider;
import io.moeplacement.heuristic.eplb.Eplb;
import io.moeplacement.heuristic.eplb.EplbShape;
import io.moeplacement.testkit.BruteForceOracle;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplicaEngineTest {

    private static final SolveOptions OPTIONS =
            SolveOptions.defaults().withDeadline(Duration.ofMinutes(5)).withThreads(2);

    private static PlacementSolver solver(Preset preset) {
        return PlacementSolvers.of(new HeuristicProvider())
                .create(SolverConfig.builder()
                        .solver("heuristic")
                        .set("placement.heuristic.preset", preset.word())
                        .build());
    }

    private static double[][] loads(SplittableRandom random, int layers, int experts) {
        double[][] loads = new double[layers][experts];
        for (double[] layer : loads) {
            double skew = random.nextDouble() * 1.5;
            for (int expert = 0; expert < experts; expert++) {
                layer[expert] = random.nextInt(8) == 0 ? 0 : Math.pow(random.nextDouble(), -skew);
            }
            if (random.nextInt(4) == 0) {
                layer[random.nextInt(experts)] = 10 * experts;
            }
            if (random.nextInt(6) == 0) {
                Arrays.fill(layer, 0);
            }
        }
        return loads;
    }

    @Test
    void oneSlotADeviceIsProvedAtOnce() {
        for (long seed = 0; seed < 20; seed++) {
            double[][] loads = loads(new SplittableRandom(seed), 3, 24);
            PlacementProblem problem = PlacementProblem.builder(
                            RoutingProfile.ofLoads(loads),
                            Topology.builder(1, 32).build())
                    .slotsPerLayer(32)
                    .objective(Objective.balance())
                    .build();
            Solution solution = solver(Preset.BALANCED).solve(problem, OPTIONS.withIterations(3));

            assertThat(solution.status()).as("seed %d", seed).isEqualTo(Status.OPTIMAL);
        }
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void anySizeIsFilledWithoutDuplicates(Preset preset) {
        for (long seed = 0; seed < 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PlacementProblem one = sized(random);
            Solution solution = solver(preset).solve(one, OPTIONS.withIterations(40));

            assertThat(solution.status())
                    .as("seed %d: %s", seed, solution.violations())
                    .isNotEqualTo(Status.VIOLATES_LIMITS);
            assertThat(solution.placement().duplicateReplicas()).isZero();
        }
    }

    /** Any sizes: fewer experts than devices, uneven slots, up to one slot per expert on each device, speeds. */
    private static PlacementProblem sized(SplittableRandom random) {
        int experts = 2 + random.nextInt(20);
        int devices = 1 + random.nextInt(6);
        int nodes = devices % 2 == 0 ? 2 : 1;
        int layers = 1 + random.nextInt(3);
        int[] slots = new int[devices];
        while (Arrays.stream(slots).sum() < experts) {
            for (int device = 0; device < devices; device++) {
                slots[device] = Math.min(experts, slots[device] + random.nextInt(2 + experts / 2));
            }
        }
        return PlacementProblem.builder(
                        RoutingProfile.ofLoads(loads(random, layers, experts)),
                        Topology.builder(nodes, devices / nodes)
                                .speeds(random.doubles(devices, 0.5, 2).toArray())
                                .build())
                .slots(SlotLayout.perDevice(layers, slots))
                .objective(Objective.balance())
                .build();
    }

    @Test
    void noLayerIsWorseThanEplb() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int devices = 2 + random.nextInt(7);
            int experts = devices + random.nextInt(40);
            int perDevice = Math.min(experts, (experts + devices) / devices + random.nextInt(2));
            double[][] loads = loads(random, 2, experts);
            PlacementProblem problem = PlacementProblem.builder(
                            RoutingProfile.ofLoads(loads),
                            Topology.builder(1, devices).build())
                    .slotsPerLayer(perDevice * devices)
                    .objective(Objective.balance())
                    .limits(Limits.builder().allowDuplicates().build())
                    .build();
            Solution solution = solver(Preset.BALANCED).solve(problem, OPTIONS.withIterations(4));
            int[][] map = new int[2][];
            for (int layer = 0; layer < 2; layer++) {
                map[layer] = new Eplb(EplbShape.of(problem, layer)).place(loads[layer]);
            }
            Placement eplb = Placement.of(problem.slots(), experts, map);
            for (int layer = 0; layer < 2; layer++) {
                ReplicaLayer theirs = new ReplicaLayer(new LayerFacts(problem, layer), eplb.row(layer));
                assertThat(solution.evaluation()
                                .metrics()
                                .imbalance()
                                .perLayer()
                                .get(layer))
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(theirs.imbalance() + 1e-12);
            }
        }
    }

    /** Tiny problems against brute force, with every limit the search knows. */
    @Test
    void findsTheOptimumOfTinyProblems() {
        BruteForceOracle oracle = new BruteForceOracle();
        int compared = 0;
        int optimal = 0;
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PlacementProblem problem = tiny(random);
            if (oracle.placements(problem) > 60_000) {
                continue;
            }
            Optional<BruteForceOracle.Optimum> optimum = oracle.best(problem);
            if (optimum.isEmpty()) {
                continue;
            }
            Solution solution = solver(Preset.BALANCED).solve(problem, OPTIONS.withIterations(400));
            assertThat(new PlacementVerifier(problem).violations(solution.placement()))
                    .as("seed %d, %s", seed, problem.limits())
                    .isEmpty();
            double value = solution.evaluation().objectiveValue();
            assertThat(value).isGreaterThan(optimum.get().value() - 1e-9);
            compared++;
            optimal += value < optimum.get().value() + 6e-4 ? 1 : 0;
        }
        assertThat(compared).isGreaterThan(150);
        assertThat(optimal).isGreaterThan(compared * 95 / 100);
    }

    private static PlacementProblem tiny(SplittableRandom random) {
        int experts = 3 + random.nextInt(3);
        int devices = 2 + random.nextInt(2);
        int slots = Math.min(experts * devices, experts + 1 + random.nextInt(3));
        Limits.Builder limits = Limits.builder();
        switch (random.nextInt(6)) {
            case 0 -> limits.allowDuplicates();
            case 1 -> limits.pinned(Set.of(new ExpertOnDevice(0, 1, 1), new ExpertOnDevice(1, 0, 0)));
            case 2 -> limits.forbidden(Set.of(new ExpertOnDevice(0, 1, 1), new ExpertOnDevice(1, 0, 0)));
            case 3 -> {
                limits.survivability(random.nextBoolean() ? Survivability.ANY_DEVICE : Survivability.ANY_NODE);
                slots = 2 * experts;
            }
            case 4 -> limits.maxImbalance(1.5);
            default -> {
                // No limit.
            }
        }
        Topology topology = Topology.builder(new int[] {1, devices - 1})
                .speeds(random.doubles(devices, 0.7, 1.5).toArray())
                .build();
        double[][] loads = new double[2][experts];
        for (double[] layer : loads) {
            Arrays.setAll(layer, expert -> random.nextInt(50));
        }
        return PlacementProblem.builder(RoutingProfile.ofLoads(loads), topology)
                .slotsPerLayer(slots)
                .objective(Objective.balance())
                .limits(limits.build())
                .build();
    }

    @Test
    void threadsAndRepetitionDoNotChangeTheResult() {
        PlacementProblem problem = PlacementProblem.builder(
                        RoutingProfile.ofLoads(loads(new SplittableRandom(5), 9, 24)),
                        Topology.builder(2, 3).build())
                .slotsPerLayer(31)
                .groups(new ExpertGroups(4, 0.3))
                .objective(Objective.balance())
                .build();
        Placement one = solver(Preset.BALANCED)
                .solve(problem, OPTIONS.withThreads(1).withIterations(60))
                .placement();

        assertThat(solver(Preset.BALANCED)
                        .solve(problem, OPTIONS.withThreads(3).withIterations(60))
                        .placement())
                .isEqualTo(one);
    }

    @Test
    void groupsStayAtHomeWhenThatIsDear() {
        double[][] loads = new double[3][32];
        SplittableRandom random = new SplittableRandom(3);
        for (double[] layer : loads) {
            Arrays.setAll(layer, expert -> 5 + random.nextInt(40));
        }
        PlacementProblem.Builder builder = PlacementProblem.builder(
                        RoutingProfile.ofLoads(loads), Topology.builder(2, 4).build())
                .slotsPerLayer(40)
                .objective(Objective.balance());
        Solution dear = solver(Preset.BALANCED)
                .solve(builder.groups(new ExpertGroups(4, 100)).build(), OPTIONS.withIterations(60));
        Solution cheap = solver(Preset.BALANCED)
                .solve(builder.groups(new ExpertGroups(4, 0.5)).build(), OPTIONS.withIterations(60));

        assertThat(dear.evaluation().metrics().offHomeShare()).isCloseTo(0, within(1e-12));
        assertThat(cheap.evaluation().metrics().imbalance().mean())
                .isLessThan(dear.evaluation().metrics().imbalance().mean());
        assertThat(cheap.evaluation().metrics().offHomeShare()).isLessThan(0.3);
    }

    @Test
    void otherObjectivesWithCopiesAreNoWorseThanBalancedCopies() {
        for (long seed = 0; seed < 10; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PlacementProblem balance = sized(random);
            PlacementProblem stepTime =
                    balance.toBuilder().objective(Objective.stepTime()).build();
            Solution start = solver(Preset.FAST).solve(stepTime, OPTIONS);
            Solution solution = solver(Preset.BALANCED).solve(stepTime, OPTIONS.withIterations(200));

            assertThat(solution.isFeasible()).isTrue();
            assertThat(solution.evaluation().objectiveValue())
                    .isLessThanOrEqualTo(start.evaluation().objectiveValue() * (1 + 1e-12));
        }
    }
}

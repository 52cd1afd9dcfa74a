package io.moeplacement.heuristic.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.ExpertGroups;
import io.moeplacement.Hardware;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Limits;
import io.moeplacement.LoadWindows;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Robustness;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import io.moeplacement.Topology;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.heuristic.HeuristicProvider;
import io.moeplacement.testkit.BruteForceOracle;
import io.moeplacement.testkit.RandomProblem;
import io.moeplacement.testkit.RandomProfiles;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Balance over load windows, with every move recomputed in full where problems are tiny. */
class WindowEngineTest {

    private static final Robustness[] KINDS = {
        Robustness.mean(), Robustness.worst(), Robustness.cvar(0.5), Robustness.cvar(0.9), Robustness.cvar(0.3)
    };

    private static final SolveOptions SIXTY =
            SolveOptions.defaults().withDeadline(Duration.ofMinutes(5)).withIterations(60);

    private static PlacementSolver heuristic(String check) {
        return PlacementSolvers.of(new HeuristicProvider())
                .create(SolverConfig.builder()
                        .solver("heuristic")
                        .set("placement.heuristic.assert", check)
                        .build());
    }

    /** The shape, limits and topology of a tiny random problem, under random windows. */
    private static PlacementProblem tiny(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomProblem shape = RandomProblem.of(RandomProblem.Size.TINY, seed);
        PlacementProblem drawn = shape.problem();
        Set<RandomProfiles.Trait> traits = RandomProfiles.someTraits(random);
        traits.add(RandomProfiles.Trait.WINDOWS);
        RoutingProfile profile = RandomProfiles.of(
                random,
                drawn.layers(),
                drawn.experts(),
                Math.min(2, drawn.experts()),
                drawn.devices(),
                40 + random.nextInt(200),
                Pairing.ALL,
                traits);
        PlacementProblem free = PlacementProblem.builder(profile, drawn.topology())
                .slots(drawn.slots())
                .objective(Objective.balance())
                .robustness(KINDS[(int) (seed % KINDS.length)])
                .build();
        Limits.Builder limits = drawn.limits().toBuilder().maxMoves(Long.MAX_VALUE);
        if (drawn.limits().hasMaxImbalance() || random.nextInt(3) == 0) {
            double pooled = new CostModel(free)
                    .evaluate(shape.witness())
                    .metrics()
                    .imbalance()
                    .worst();
            limits.maxImbalance(Math.max(1, pooled * (seed % 5 == 1 ? 1.3 : 1.01)));
        }
        return free.toBuilder().limits(limits.build()).build();
    }

    @Test
    void findsWhatBruteForceFinds() {
        PlacementSolver checked = heuristic("move");
        int feasible = 0;
        int optimal = 0;
        for (long seed = 0; seed < 300; seed++) {
            PlacementProblem problem = tiny(seed);
            if (problem.limits().slotsFreePerLayer()) {
                continue;
            }
            Optional<BruteForceOracle.Optimum> best = new BruteForceOracle().best(problem);
            Solution solution;
            try {
                solution = checked.solve(problem, SIXTY.withSeed(seed).withThreads(1 + (int) (seed % 3)));
            } catch (InfeasibleProblemException e) {
                assertThat(best).as("seed %d: %s", seed, e.getMessage()).isEmpty();
                continue;
            }
            assertThat(solution.isFeasible()).as("seed %d", seed).isEqualTo(best.isPresent());
            if (best.isPresent()) {
                double value = best.get().value();
                assertThat(solution.value()).as("seed %d", seed).isGreaterThanOrEqualTo(value * (1 - 1e-9));
                feasible++;
                optimal += solution.value() <= value * (1 + 1e-9) ? 1 : 0;
            }
        }
        assertThat(feasible).isGreaterThan(200);
        assertThat(optimal).as("optima found of %d", feasible).isGreaterThanOrEqualTo(feasible - 4);
    }

    private static PlacementProblem.Builder drifting(int layers, int experts, int windows, Robustness robustness) {
        SplittableRandom random = new SplittableRandom(7);
        double[][][] loads = new double[windows][layers][experts];
        for (int layer = 0; layer < layers; layer++) {
            for (int expert = 0; expert < experts; expert++) {
                double phase = random.nextDouble() * 2 * Math.PI;
                double size = 10 + random.nextInt(300);
                for (int window = 0; window < windows; window++) {
                    loads[window][layer][expert] =
                            Math.round(size * (1 + 0.9 * Math.sin(phase + 2 * Math.PI * window / windows)));
                }
            }
        }
        long[] labels = new long[windows];
        java.util.Arrays.setAll(labels, window -> window);
        RoutingProfile profile = RoutingProfile.builder(new int[] {2, 4, 7}, experts)
                .windows(LoadWindows.of(labels, loads))
                .build();
        return PlacementProblem.builder(profile, Topology.of(2, 4, Hardware.H100))
                .objective(Objective.balance())
                .robustness(robustness);
    }

    @Test
    void plansForWindowsBeatThePlanForTheirSum() {
        PlacementSolver solver = heuristic("off");
        for (int slots : new int[] {32, 40}) {
            for (Robustness robustness : KINDS) {
                PlacementProblem problem =
                        drifting(3, 32, 20, robustness).slotsPerLayer(slots).build();
                PlacementProblem blind =
                        problem.toBuilder().robustness(Robustness.pooled()).build();
                double pooled = new CostModel(problem)
                        .evaluate(solver.solve(blind, SIXTY).placement())
                        .objectiveValue();
                Solution aware = solver.solve(problem, SIXTY);
                assertThat(aware.value() - 1)
                        .as("%s with %d slots", robustness, slots)
                        .isLessThan(0.8 * (pooled - 1));
            }
        }
    }

    @Test
    void isTheSameOnAnyNumberOfThreadsAndNoWorseThanAnIncumbentWithoutTime() {
        PlacementSolver solver = heuristic("off");
        PlacementProblem problem =
                drifting(3, 32, 20, Robustness.cvar(0.8)).slotsPerLayer(40).build();
        Solution one = solver.solve(problem, SIXTY.withThreads(1));
        assertThat(one.endedBy()).isEqualTo(EndedBy.ITERATIONS);
        assertThat(solver.solve(problem, SIXTY.withThreads(5)).placement()).isEqualTo(one.placement());
        Solution none = solver.solve(
                problem, SolveOptions.defaults().withDeadline(Duration.ZERO).withIncumbent(one.placement()));
        assertThat(none.value()).isLessThanOrEqualTo(one.value() * (1 + 1e-12));
    }

    @Test
    void theLimitHoldsInEveryWindowWhenTheWorstCounts() {
        PlacementSolver solver = heuristic("step");
        PlacementProblem worst = drifting(3, 32, 20, Robustness.worst())
                .limits(Limits.builder().maxImbalance(1.6).build())
                .build();
        assertThat(solver.solve(worst, SIXTY).isFeasible()).isTrue();
        Limits tight = Limits.builder().maxImbalance(1.1).build();
        // Of the pooled loads a plan can keep it; in some window a single expert is too hot.
        PlacementProblem mean =
                worst.toBuilder().robustness(Robustness.mean()).limits(tight).build();
        assertThat(solver.solve(mean, SIXTY).isFeasible()).isTrue();
        assertThatThrownBy(() -> solver.solve(worst.toBuilder().limits(tight).build(), SIXTY))
                .isInstanceOf(InfeasibleProblemException.class)
                .hasMessageContaining("maxImbalance allows 1.1");
    }

    @Test
    void whatItCannotTakeIsNamed() {
        PlacementProblem grouped = drifting(3, 32, 4, Robustness.mean())
                .groups(new ExpertGroups(4, 0.5))
                .build();
        assertThatThrownBy(() -> heuristic("off").solve(grouped, SIXTY))
                .isInstanceOf(UnsupportedProblemException.class)
                .hasMessageContaining("groups with a weight and robustness over load windows");
    }
}

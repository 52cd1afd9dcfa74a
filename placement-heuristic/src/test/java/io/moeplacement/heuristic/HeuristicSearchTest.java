package io.moeplacement.heuristic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Communication;
import io.moeplacement.EndedBy;
import io.moeplacement.ExpertGroups;
import io.moeplacement.Hardware;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.ProgressEvent;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import io.moeplacement.Topology;
import io.moeplacement.testkit.BruteForceOracle;
import io.moeplacement.testkit.RandomProblem;
import io.moeplacement.testkit.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeuristicSearchTest {

    private static final SolveOptions FIFTY =
            SolveOptions.defaults().withDeadline(Duration.ofMinutes(5)).withIterations(50);

    private static PlacementSolver checked() {
        return PlacementSolvers.of(new HeuristicProvider())
                .create(SolverConfig.builder()
                        .solver("heuristic")
                        .set("placement.heuristic.assert", "step")
                        .build());
    }

    @Test
    void findsTheOptimumOfTinyProblems() {
        BruteForceOracle oracle = new BruteForceOracle();
        HeuristicProvider provider = new HeuristicProvider();
        int compared = 0;
        int optimal = 0;
        for (long seed = 0; seed < 1500; seed++) {
            PlacementProblem problem =
                    RandomProblem.of(RandomProblem.Size.TINY, seed).problem();
            if (!problem.isSingleCopy() || !provider.supports(problem).isSupported()) {
                continue;
            }
            Optional<BruteForceOracle.Optimum> optimum = oracle.best(problem);
            Solution solution = checked().solve(problem, FIFTY);
            // Under a limit on moves step time is improved by balance alone; docs/replanning.md says so.
            boolean searched = !problem.limits().hasMaxMoves() || problem.objective() instanceof Objective.Balance;
            compared += searched ? 1 : 0;
            // Every problem has a placement that keeps its limits; an answer that does not is no answer.
            double best = optimum.orElseThrow().value();
            assertThat(solution.violations()).as("seed %d", seed).isEmpty();
            assertThat(solution.value()).as("seed %d", seed).isGreaterThanOrEqualTo(best * (1 - 1e-9));
            optimal += searched && solution.value() <= best * (1 + 1e-9) ? 1 : 0;
        }
        assertThat(compared).isGreaterThan(400);
        assertThat((double) optimal / compared).as("share of optima found").isGreaterThan(0.99);
    }

    @Test
    void sameSeedAndIterationsSamePlacementOnAnyNumberOfThreads() {
        for (Objective objective :
                List.of(Objective.balance(), Objective.locality(), Objective.fanOut(), Objective.stepTime())) {
            requireSameOnFourThreads(generated(objective, Limits.none()));
        }
        requireSameOnFourThreads(generated(Objective.stepTime(), Limits.none()).toBuilder()
                .communication(Communication.PIPELINED)
                .build());
    }

    private static void requireSameOnFourThreads(PlacementProblem problem) {
        Solution one = checked().solve(problem, FIFTY.withThreads(1).withSeed(3));
        Solution four = checked().solve(problem, FIFTY.withThreads(4).withSeed(3));
        assertThat(one.placement()).as(problem.toString()).isEqualTo(four.placement());
    }

    @Test
    void aSearchThatEndsByItselfIsTheSameOnAnyNumberOfThreads() {
        PlacementProblem problem = generated(Objective.balance(), Limits.none());
        SolveOptions endless = SolveOptions.defaults().withDeadline(Duration.ofMinutes(5));
        Solution one = checked().solve(problem, endless.withThreads(1));
        Solution three = checked().solve(problem, endless.withThreads(3));
        assertThat(one.endedBy()).isIn(EndedBy.CONVERGENCE, EndedBy.PROOF);
        assertThat(one.placement()).isEqualTo(three.placement());
    }

    @Test
    void reportedValuesFallAndEndAtTheVerifiedOne() {
        for (Objective objective :
                List.of(Objective.balance(), Objective.locality(), Objective.fanOut(), Objective.stepTime())) {
            List<Double> values = new ArrayList<>();
            Solution solution = checked().solve(generated(objective, Limits.none()), FIFTY.withListener(event -> {
                if (event instanceof ProgressEvent.Improved improved) {
                    values.add(improved.value());
                }
            }));
            assertThat(values).as(objective.name()).isNotEmpty().isSortedAccordingTo((a, b) -> Double.compare(b, a));
            assertThat(values.get(values.size() - 1)).isCloseTo(solution.value(), within(1e-9 * solution.value()));
        }
    }

    @Test
    void localityGivesWayToALoadLimitAndKeepsIt() {
        Solution free = checked().solve(generated(Objective.locality(), Limits.none()), FIFTY);
        Limits limits = Limits.builder().maxImbalance(1.1).build();
        Solution limited = checked().solve(generated(Objective.locality(), limits), FIFTY);
        assertThat(free.metrics().imbalance().worst()).isGreaterThan(1.1);
        assertThat(limited.isFeasible()).isTrue();
        assertThat(limited.metrics().imbalance().worst()).isLessThanOrEqualTo(1.1 + 1e-9);
        assertThat(limited.metrics().locality()).isBetween(0.3, free.metrics().locality());
    }

    @Test
    void everyObjectiveKeepsALimitThatGreedyKeeps() {
        for (Objective objective :
                List.of(Objective.balance(), Objective.locality(), Objective.fanOut(), Objective.stepTime())) {
            for (double limit : new double[] {1.05, 1.06, 1.08}) {
                PlacementProblem problem = generated(
                        objective, Limits.builder().maxImbalance(limit).build());
                assertThat(PlacementSolvers.discover()
                                .create("greedy")
                                .solve(problem)
                                .isFeasible())
                        .isTrue();
                assertThat(checked().solve(problem, FIFTY).violations())
                        .as("%s under %s", objective.name(), limit)
                        .isEmpty();
            }
        }
    }

    @Test
    void refusesWhatItCannotTakeByName() {
        PlacementProblem free = generated(
                Objective.balance(), Limits.builder().freeSlotsPerLayer().build());
        assertThat(new HeuristicProvider().supports(free).reason()).contains("free per layer");
        PlacementProblem groups = generated(Objective.fanOut(), Limits.none()).toBuilder()
                .groups(new ExpertGroups(4, 1))
                .build();
        assertThat(new HeuristicProvider().supports(groups).reason()).contains("expert groups with a weight");
        Limits fewMoves = Limits.builder().maxMoves(3).build();
        PlacementProblem still = generated(Objective.locality(), Limits.none());
        PlacementProblem moving = still.toBuilder()
                .current(PlacementSolvers.of(new ContiguousProvider())
                        .create("contiguous")
                        .solve(still)
                        .placement())
                .limits(fewMoves)
                .build();
        assertThat(new HeuristicProvider().supports(moving).reason()).contains("maxMoves");
    }

    private static PlacementProblem generated(Objective objective, Limits limits) {
        RoutingProfile whole = Workload.named("gpt-oss-20b").profile(1500, 11, Pairing.TOP1);
        assertThat(whole.selections())
                .isNotNull()
                .extracting(Selections::layers)
                .isEqualTo(24);
        return PlacementProblem.builder(whole, Topology.of(1, 4, Hardware.H100))
                .objective(objective)
                .limits(limits)
                .build();
    }
}

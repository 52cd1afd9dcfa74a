package io.moeplacement.heuristic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.EndedBy;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Hardware;
import io.moeplacement.Limits;
import io.moeplacement.ModelSpec;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.ProgressEvent;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.Topology;
import io.moeplacement.testkit.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Inputs that once made the search hang, trade limits away or optimise something else than the cost model. */
class HeuristicRobustnessTest {

    private static final PlacementSolver HEURISTIC =
            PlacementSolvers.of(new HeuristicProvider()).create("heuristic");

    private static final SolveOptions THIRTY =
            SolveOptions.defaults().withDeadline(Duration.ofMinutes(5)).withIterations(30);

    @Test
    void theUnitOfACostMatrixDoesNotMatter() {
        RoutingProfile profile = Workload.named("gpt-oss-20b").profile(500, 3, Pairing.TOP1);
        double expected = Double.NaN;
        for (double scale : new double[] {1, 0x1p-40, 0x1p40, 1e-12, 2e-9, 1e6, 1e12}) {
            SplittableRandom random = new SplittableRandom(8);
            double[][] matrix = new double[4][4];
            for (int from = 0; from < 4; from++) {
                for (int to = 0; to < 4; to++) {
                    matrix[from][to] = from == to ? 0 : scale * (1 + random.nextDouble());
                }
            }
            PlacementProblem problem = PlacementProblem.builder(
                            profile, Topology.builder(1, 4).costMatrix(matrix).build())
                    .objective(Objective.locality())
                    .build();
            double value = HEURISTIC.solve(problem, THIRTY.withIterations(200)).value() / scale;
            expected = Double.isNaN(expected) ? value : expected;
            // Powers of two change no rounding and so no decision; other scales lead to other placements as good.
            boolean exact = Math.scalb(1.0, Math.getExponent(scale)) == scale;
            double tolerance = exact ? 1e-12 : 0.06;
            assertThat(value).as("scale %s", scale).isCloseTo(expected, within(tolerance * expected));
        }
    }

    @Test
    void stepTimeIsTheCostModelsAlsoForSamplesAndOtherTopK() {
        SplittableRandom random = new SplittableRandom(4);
        for (int trial = 0; trial < 60; trial++) {
            PlacementProblem problem = sampled(random, 1 + random.nextInt(3));
            Solution greedy =
                    PlacementSolvers.of(new GreedyProvider()).create("greedy").solve(problem);
            List<Double> reported = new ArrayList<>();
            SolveOptions options = THIRTY.withIncumbent(greedy.placement()).withListener(event -> {
                if (event instanceof ProgressEvent.Improved improved) {
                    reported.add(improved.value());
                }
            });
            Solution solution = HEURISTIC.solve(problem, options);
            assertThat(solution.value()).as("trial %d", trial).isLessThanOrEqualTo(greedy.value() * (1 + 1e-9));
            assertThat(reported.get(reported.size() - 1)).isCloseTo(solution.value(), within(1e-9 * solution.value()));
        }
    }

    /** Loads of all tokens, sets of a few of them, in one layer of two only, and a model that chooses more experts. */
    private static PlacementProblem sampled(SplittableRandom random, int extra) {
        double[][] loads = new double[2][8];
        Selections.LayerBuilder sets = new Selections.LayerBuilder(8);
        for (int expert = 0; expert < 8; expert++) {
            loads[0][expert] = random.nextInt(100);
            loads[1][expert] = 1 + random.nextInt(100);
            sets.add(new int[] {expert, (expert + 1 + random.nextInt(7)) % 8}, 1 + random.nextInt(9));
        }
        RoutingProfile profile = RoutingProfile.builder(new int[] {0, 1}, 8)
                .topK(2)
                .loads(loads)
                .selections(Selections.of(Selections.Basis.SAMPLE, List.of(sets, new Selections.LayerBuilder(8))))
                .build();
        return PlacementProblem.builder(profile, Topology.of(2, 2, Hardware.H100))
                .model(ModelSpec.gated("m", 2, 8, 2 + extra, 64 << random.nextInt(6), 64, 16))
                .build();
    }

    @Test
    void aLayerWithoutSelectionsKeepsItsLimitUnderFanOut() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 60; trial++) {
            PlacementProblem free = sampled(random, 0);
            Solution balanced = HEURISTIC.solve(
                    free.toBuilder().objective(Objective.balance()).build(), THIRTY);
            double limit = balanced.metrics().imbalance().worst() * 1.001;
            PlacementProblem limited = free.toBuilder()
                    .objective(Objective.fanOut())
                    .limits(Limits.builder().maxImbalance(limit).build())
                    .build();
            Solution solution = HEURISTIC.solve(limited, THIRTY.withIncumbent(balanced.placement()));
            assertThat(solution.violations()).as("trial %d", trial).isEmpty();
        }
    }

    @Test
    void deadlinesOfCenturiesAreFine() {
        PlacementProblem problem = PlacementProblem.builder(
                        RoutingProfile.ofLoads(new double[][] {{3, 2, 1, 0}}), Topology.of(1, 2, Hardware.H100))
                .objective(Objective.balance())
                .build();
        Solution solution =
                HEURISTIC.solve(problem, SolveOptions.defaults().withDeadline(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThat(solution.value()).isEqualTo(1.0);
    }

    @Test
    void tinyChainsEndByThemselves() {
        double[][][] transitions = {{{3, 1, 0}, {0, 2, 5}, {1, 1, 4}}};
        RoutingProfile profile = RoutingProfile.builder(new int[] {0, 1}, 3)
                .loads(new double[][] {{4, 7, 6}, {4, 4, 9}})
                .affinity(ExpertAffinity.of(Pairing.TOP1, 3, transitions))
                .build();
        PlacementProblem problem = PlacementProblem.builder(profile, Topology.of(1, 2, Hardware.H100))
                .objective(Objective.locality())
                .build();
        SolveOptions endless =
                SolveOptions.defaults().withDeadline(Duration.ofHours(1)).withIterations(100_000);
        assertThat(HEURISTIC.solve(problem, endless).endedBy()).isEqualTo(EndedBy.CONVERGENCE);
    }

    @Test
    void withoutAnyTimeTheIncumbentComesBack() {
        PlacementProblem problem = sampled(new SplittableRandom(9), 0);
        Placement incumbent = PlacementSolvers.of(new RoundRobinProvider())
                .create("round-robin")
                .solve(problem)
                .placement();
        for (Objective objective : List.of(Objective.balance(), Objective.fanOut(), Objective.stepTime())) {
            PlacementProblem asked = problem.toBuilder().objective(objective).build();
            Solution solution = HEURISTIC.solve(
                    asked, SolveOptions.defaults().withDeadline(Duration.ZERO).withIncumbent(incumbent));
            assertThat(solution.endedBy()).isEqualTo(EndedBy.DEADLINE);
            assertThat(solution.value())
                    .isLessThanOrEqualTo(new io.moeplacement.CostModel(asked)
                            .evaluate(incumbent)
                            .objectiveValue());
        }
    }
}

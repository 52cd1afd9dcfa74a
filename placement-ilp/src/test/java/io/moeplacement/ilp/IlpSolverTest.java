package io.moeplacement.ilp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Communication;
import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import io.moeplacement.Status;
import io.moeplacement.Topology;
import io.moeplacement.UnsupportedProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IlpSolverTest {

    private static final SolveOptions PATIENT = SolveOptions.defaults().withDeadline(Duration.ofMinutes(1));

    /** Brute force by partitions: the first layer's 105 ways up to names, the second layer's 2520 ways. */
    @Test
    void twoLayersOfEightExpertsOnFourDevices() {
        for (long seed = 1; seed <= 2; seed++) {
            PlacementProblem problem = Tiny.plain(Objective.locality(), 2, 8, 4, seed);
            double truth = optimumOfTwoLayers(problem);
            for (String enumerate : new String[] {"first", "last", "off"}) {
                Solution solution = IlpDifferentialTest.solver(enumerate).solve(problem, PATIENT);
                assertThat(solution.value()).as("seed %d, %s", seed, enumerate).isCloseTo(truth, within(1e-12));
                if (enumerate.equals("off")) {
                    assertThat(solution.status()).isEqualTo(Status.FEASIBLE);
                    assertThat(solution.message()).contains("ojAlgo's claim");
                } else {
                    assertThat(solution.status()).isEqualTo(Status.OPTIMAL);
                    assertThat(solution.endedBy()).isEqualTo(EndedBy.PROOF);
                }
                assertThat(solution.engineClaim()).isEqualTo(enumerate.equals("first") ? null : "OPTIMAL");
            }
        }
    }

    private static double optimumOfTwoLayers(PlacementProblem problem) {
        ExpertAffinity affinity = Objects.requireNonNull(problem.profile().affinity());
        double[] best = {Double.POSITIVE_INFINITY};
        forEach(
                new int[8],
                0,
                true,
                first -> forEach(new int[8], 0, false, second -> {
                    double apart = 0;
                    for (int e = 0; e < 8; e++) {
                        for (int f = 0; f < 8; f++) {
                            apart += first[e] == second[f] ? 0 : affinity.count(0, e, f);
                        }
                    }
                    best[0] = Math.min(best[0], apart);
                }));
        return best[0] / affinity.total();
    }

    private static void forEach(int[] row, int expert, boolean canonical, java.util.function.Consumer<int[]> visit) {
        if (expert == row.length) {
            visit.accept(row);
            return;
        }
        for (int device = 0; device < 4; device++) {
            int held = 0;
            int opened = 0;
            for (int e = 0; e < expert; e++) {
                held += row[e] == device ? 1 : 0;
                opened = Math.max(opened, row[e] + 1);
            }
            if (held < 2 && (!canonical || device <= opened)) {
                row[expert] = device;
                forEach(row, expert + 1, canonical, visit);
            }
        }
    }

    @Test
    void balanceOfManyLayersIsSolvedLayerByLayer() {
        PlacementProblem problem = Tiny.plain(Objective.balance(), 12, 16, 4, 5);
        Solution solution =
                IlpDifferentialTest.solver("first").solve(problem, PATIENT.withDeadline(Duration.ofSeconds(20)));
        assertThat(solution.isFeasible()).isTrue();
        assertThat(solution.status()).isEqualTo(Status.OPTIMAL);
        Solution claimed =
                IlpDifferentialTest.solver("off").solve(problem, PATIENT.withDeadline(Duration.ofSeconds(5)));
        assertThat(claimed.value()).isGreaterThanOrEqualTo(solution.value() - 1e-9);
    }

    @Test
    void startsNoProgrammeForNextToNothing() {
        PlacementProblem problem = Tiny.plain(Objective.balance(), 3, 64, 4, 6);
        Solution solution = PlacementSolvers.of(new IlpProvider())
                .create(SolverConfig.builder()
                        .solver("ilp")
                        .set("placement.ilp.gap", "0.02")
                        .build())
                .solve(problem, PATIENT);
        assertThat(solution.engineClaim()).isNull();
        assertThat(solution.gap()).isLessThan(0.02);
        assertThat(solution.endedBy()).isIn(EndedBy.CONVERGENCE, EndedBy.PROOF);
    }

    private static PlacementSolver with(String formulation, String... more) {
        SolverConfig.Builder config =
                SolverConfig.builder().solver("ilp").set("placement.ilp.formulation", formulation);
        for (int i = 0; i < more.length; i += 2) {
            config.set("placement.ilp." + more[i], more[i + 1]);
        }
        return PlacementSolvers.of(new IlpProvider()).create(config.build());
    }

    private static void assertRefused(String formulation, PlacementProblem problem, String... parts) {
        assertThatThrownBy(() -> with(formulation).solve(problem, PATIENT.withDeadline(Duration.ofSeconds(1))))
                .as(formulation)
                .isInstanceOf(UnsupportedProblemException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void everyFormulationRefusesByNameAndNumber() {
        PlacementProblem large = Tiny.plain(Objective.locality(), 4, 32, 4, 1);
        assertRefused("tight", large, "512 binaries", "4 layers x 32 experts x 4 devices", "max-binaries allows 300");
        assertRefused("exflow", large, "512 binaries", "max-binaries allows 300", "exflow-staged");
        assertRefused("partition-path", large, "partitions");
        assertThat(new IlpProvider().supports(large).isSupported()).isTrue();
        PlacementProblem small = Tiny.plain(Objective.balance(), 2, 8, 4, 1);
        PlacementProblem copies = small.toBuilder().slotsPerLayer(12).build();
        for (String formulation : List.of("auto", "window", "moetuner", "exflow", "exflow-staged")) {
            assertRefused(formulation, copies, "slots");
        }
        PlacementProblem home = small.toBuilder()
                .objective(Objective.stepTime())
                .limits(Limits.builder()
                        .forbidden(Set.of(new ExpertOnDevice(0, 0, 0)))
                        .build())
                .build();
        assertRefused("auto", home, "step-time with home communication");
        assertRefused("tight", home, "step-time with home communication");
        PlacementProblem pipelined = large.toBuilder()
                .objective(Objective.stepTime())
                .communication(Communication.PIPELINED)
                .build();
        assertRefused("window", pipelined, "balance and locality", "step-time");
        assertRefused("auto", pipelined, "512 binaries", "window search");
        assertThatThrownBy(() -> with("tight", "max-binaries", "20").solve(small, PATIENT))
                .isInstanceOf(UnsupportedProblemException.class)
                .hasMessageContaining("32 binaries")
                .hasMessageContaining("allows 20");
    }

    @Test
    void saysWhatMakesAProblemInfeasible() {
        PlacementProblem base = Tiny.plain(Objective.balance(), 2, 8, 4, 3);
        Limits twice = Limits.builder()
                .pinned(Set.of(new ExpertOnDevice(1, 2, 0), new ExpertOnDevice(1, 2, 3)))
                .build();
        assertThatThrownBy(() -> IlpDifferentialTest.solver("first")
                        .solve(base.toBuilder().limits(twice).build(), PATIENT))
                .isInstanceOf(InfeasibleProblemException.class)
                .hasMessageContaining("layer 5, expert 2");
    }

    @Test
    void incumbentSurvivesEveryHurry() {
        PlacementProblem problem = Tiny.plain(Objective.locality(), 3, 8, 4, 8);
        Placement optimum =
                IlpDifferentialTest.solver("first").solve(problem, PATIENT).placement();
        double value = new CostModel(problem).evaluate(optimum).objectiveValue();
        for (long millis : new long[] {0, 1, 20}) {
            for (String enumerate : new String[] {"first", "last", "off"}) {
                Solution solution = IlpDifferentialTest.solver(enumerate)
                        .solve(
                                problem,
                                PATIENT.withDeadline(Duration.ofMillis(millis)).withIncumbent(optimum));
                assertThat(solution.value()).isLessThanOrEqualTo(value + 1e-12);
            }
        }
    }

    @Test
    void twoNodesAndACostMatrixNeedAllProducts() {
        PlacementProblem flat = Tiny.plain(Objective.locality(), 2, 6, 3, 4);
        PlacementProblem nodes = flat.toBuilder(
                        flat.profile(), Topology.builder(new int[] {1, 2}).build())
                .build();
        Solution proved = IlpDifferentialTest.solver("first").solve(nodes, PATIENT);
        Solution claimed = IlpDifferentialTest.solver("off").solve(nodes, PATIENT);
        assertThat(proved.status()).isEqualTo(Status.OPTIMAL);
        assertThat(claimed.value()).isCloseTo(proved.value(), within(1e-9));
    }
}

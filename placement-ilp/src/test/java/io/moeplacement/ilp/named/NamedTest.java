package io.moeplacement.ilp.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.EndedBy;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import io.moeplacement.ilp.Tiny;
import io.moeplacement.ilp.programme.ConsoleGate;
import io.moeplacement.ilp.programme.Programme;
import io.moeplacement.spi.SolveContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The stages of the papers' methods against each other and against all there is. */
class NamedTest {

    private static final SolveContext CONTEXT =
            new SolveContext("test", SolveOptions.defaults().withDeadline(Duration.ofMinutes(5)));

    private static int[][] clusters(int layers, int experts, int devices, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] clusterOf = new int[layers][experts];
        for (int[] row : clusterOf) {
            Arrays.setAll(row, expert -> expert % devices);
            for (int i = experts - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int kept = row[i];
                row[i] = row[other];
                row[other] = kept;
            }
        }
        return clusterOf;
    }

    private static TailCost tail(PlacementProblem problem, int[][] clusterOf) {
        return new TailCost(problem, Objects.requireNonNull(problem.profile().affinity()), clusterOf);
    }

    @Test
    void secondStageIsTheSameByMatchingsByPathAndByTheProgramme() {
        for (long seed = 1; seed <= 8; seed++) {
            PlacementProblem problem = Tiny.plain(Objective.locality(), 3, 6, 3, seed);
            TailCost cost = tail(problem, clusters(3, 6, 3, seed));
            int[][] slots = problem.slots().toArray();
            int[][] path = Objects.requireNonNull(TailPath.solve(cost, slots, CONTEXT));
            double best = cost.total(path);
            assertThat(cost.total(UniformTail.solve(cost))).as("seed %d", seed).isCloseTo(best, within(1e-24));
            int[][] start = {{0, 1, 2}, {0, 1, 2}, {0, 1, 2}};
            TailProgramme programme = new TailProgramme(cost, slots, start);
            assertThat(programme.programme().acceptsStart()).isTrue();
            Programme.Answer[] answer = new Programme.Answer[1];
            ConsoleGate.silently(() -> answer[0] = programme.programme().minimise(true, 1, Duration.ofMinutes(1)));
            int[][] found = Objects.requireNonNull(programme.read(Objects.requireNonNull(answer[0].values())));
            assertThat(cost.total(found)).as("seed %d", seed).isCloseTo(best, within(best * 1e-6));
            assertThat(cost.total(new TailDescent(cost, slots, CONTEXT).solve()))
                    .isBetween(best * (1 - 1e-9), cost.total(start) * (1 + 1e-9));
        }
    }

    @Test
    void layerByLayerIsExactForOneLayer() {
        PlacementProblem problem = Tiny.plain(Objective.locality(), 2, 8, 4, 3);
        TailCost cost = tail(problem, clusters(2, 8, 4, 5));
        double[] two = cost.seconds;
        two[1] *= 7;
        two[4] *= 3;
        int[][] slots = problem.slots().toArray();
        double best = cost.total(Objects.requireNonNull(TailPath.solve(cost, slots, CONTEXT)));
        assertThat(cost.total(new TailDescent(cost, slots, CONTEXT).solve())).isGreaterThanOrEqualTo(best * (1 - 1e-9));
    }

    @Test
    void exactDealIsTheLeastDeviation() {
        for (long seed = 1; seed <= 30; seed++) {
            double[] load = new SplittableRandom(seed).doubles(6, 0, 1).toArray();
            int[] sizes = {2, 2, 2};
            ExactDeal equal = new ExactDeal(load, sizes, 3, Double.POSITIVE_INFINITY, CONTEXT, Duration.ofMinutes(1));
            ExactDeal free = new ExactDeal(load, null, 3, Double.POSITIVE_INFINITY, CONTEXT, Duration.ofMinutes(1));
            assertThat(equal.run(0)).isTrue();
            assertThat(free.run(0)).isTrue();
            double bestEqual = Double.POSITIVE_INFINITY;
            double bestFree = Double.POSITIVE_INFINITY;
            int[] row = new int[6];
            for (int code = 0; code < 729; code++) {
                int[] count = new int[3];
                for (int expert = 0, rest = code; expert < 6; expert++, rest /= 3) {
                    row[expert] = rest % 3;
                    count[row[expert]]++;
                }
                double deviation = deviation(load, row);
                bestEqual = Arrays.equals(count, sizes) ? Math.min(bestEqual, deviation) : bestEqual;
                bestFree = count[0] * count[1] * count[2] > 0 ? Math.min(bestFree, deviation) : bestFree;
            }
            assertThat(deviation(load, Objects.requireNonNull(equal.best())))
                    .as("seed %d", seed)
                    .isCloseTo(bestEqual, within(1e-9));
            assertThat(deviation(load, Objects.requireNonNull(free.best())))
                    .as("seed %d", seed)
                    .isCloseTo(bestFree, within(1e-9));
        }
    }

    private static double deviation(double[] load, int[] row) {
        double[] held = new double[3];
        for (int expert = 0; expert < load.length; expert++) {
            held[row[expert]] += load[expert];
        }
        double mean = Arrays.stream(load).sum() / 3;
        return Arrays.stream(held).map(one -> Math.abs(one - mean)).sum();
    }

    @Test
    void freeSizesKeepTheSlotsOverAllLayers() {
        PlacementProblem problem = Tiny.plain(Objective.balance(), 6, 12, 3, 9).toBuilder()
                .limits(Limits.builder().freeSlotsPerLayer().build())
                .build();
        Solution solution =
                PlacementSolvers.of(new MoeTunerProvider()).create("moetuner").solve(problem);
        assertThat(solution.message()).contains("free sizes", "stage 2");
        assertThat(solution.isFeasible()).isTrue();
    }

    @Test
    void saysWhatEachStageDid() {
        PlacementProblem problem = Tiny.plain(Objective.locality(), 4, 8, 4, 2);
        Solution own =
                PlacementSolvers.of(new MoeTunerProvider()).create("moetuner").solve(problem);
        assertThat(own.message()).contains("stage 1, equal sizes", "layers", "stage 2: exact", "tail");
        Solution asked = PlacementSolvers.of(new MoeTunerProvider())
                .create(SolverConfig.builder()
                        .solver("moetuner")
                        .set("placement.moetuner.programmes", "ojalgo")
                        .set("placement.moetuner.tolerance", "0")
                        .build())
                .solve(problem, SolveOptions.defaults().withDeadline(Duration.ofSeconds(4)));
        assertThat(asked.message()).contains("programme of 64 binaries on ojAlgo");
        Solution exflow = PlacementSolvers.of(new ExflowProvider())
                .create(SolverConfig.builder()
                        .solver("exflow")
                        .set("placement.exflow.form", "staged")
                        .build())
                .solve(problem);
        assertThat(exflow.message()).contains("staged form, 3 programmes: 3 proved optimal", "hops per transition");
        assertThat(exflow.endedBy()).isEqualTo(EndedBy.CONVERGENCE);
    }

    /** Two devices: the only programme is the whole problem, and its path is exact. */
    @Test
    void stagedFormOfTwoDevicesIsThePartitionPath() {
        for (long seed = 1; seed <= 5; seed++) {
            PlacementProblem problem = Tiny.plain(Objective.locality(), 3, 8, 2, seed);
            double best = PlacementSolvers.of(new io.moeplacement.ilp.IlpProvider())
                    .create("ilp")
                    .solve(problem)
                    .value();
            Solution exflow = PlacementSolvers.of(new ExflowProvider())
                    .create(SolverConfig.builder()
                            .solver("exflow")
                            .set("placement.exflow.form", "staged")
                            .build())
                    .solve(problem);
            assertThat(exflow.value()).as("seed %d", seed).isCloseTo(best, within(1e-9));
        }
    }
}

package io.moeplacement.ilp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverConfig;
import io.moeplacement.Status;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.testkit.BruteForceOracle;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every formulation against brute force, on tiny problems with all that is taken. */
class FormulationsTest {

    private static final SolveOptions OPTIONS =
            SolveOptions.defaults().withDeadline(Duration.ofMinutes(1)).withIterations(1200);

    private static PlacementSolver solver(String formulation) {
        return PlacementSolvers.of(new IlpProvider())
                .create(SolverConfig.builder()
                        .solver("ilp")
                        .set("placement.ilp.formulation", formulation)
                        .build());
    }

    /** What became of some problems. */
    private static final class Tally {
        int taken;
        int refused;
        int best;
        int proved;
        int asked;
    }

    private static Tally compare(String formulation, LongFunction<PlacementProblem> problems, int count) {
        PlacementSolver solver = solver(formulation);
        Tally tally = new Tally();
        for (long seed = 0; seed < count; seed++) {
            PlacementProblem problem = problems.apply(seed);
            Optional<BruteForceOracle.Optimum> optimum = new BruteForceOracle().best(problem);
            try {
                check(solver.solve(problem, OPTIONS), optimum, formulation + ", seed " + seed, tally);
            } catch (UnsupportedProblemException e) {
                assertThat(e.getMessage())
                        .contains("cannot take this problem: ")
                        .doesNotContain("null");
                tally.refused++;
            } catch (InfeasibleProblemException e) {
                assertThat(optimum).as("%s, seed %d: %s", formulation, seed, e).isEmpty();
            }
        }
        return tally;
    }

    private static void check(
            Solution solution, Optional<BruteForceOracle.Optimum> optimum, String where, Tally tally) {
        tally.taken++;
        tally.asked += solution.engineClaim() == null ? 0 : 1;
        if (optimum.isEmpty()) {
            assertThat(solution.isFeasible()).as(where).isFalse();
            return;
        }
        double best = optimum.get().value();
        double tolerance = 1e-9 * Math.max(1e-12, best);
        if (solution.lowerBound() != null) {
            assertThat(solution.lowerBound()).as(where).isLessThanOrEqualTo(best + tolerance);
        }
        if (solution.isFeasible()) {
            assertThat(solution.value()).as(where).isGreaterThanOrEqualTo(best - tolerance);
            tally.best += solution.value() <= best + tolerance ? 1 : 0;
        }
        if (solution.status() == Status.OPTIMAL) {
            assertThat(solution.value()).as(where).isCloseTo(best, within(tolerance));
            tally.proved++;
        }
    }

    @Test
    void tightFindsAndProvesTinyOptimaAndAsksOjalgo() {
        Tally tally = compare("tight", Tiny::random, 80);
        assertThat(tally.refused).isZero();
        assertThat(tally.proved).isEqualTo(tally.best).isGreaterThan(25);
        assertThat(tally.asked).isGreaterThanOrEqualTo(tally.best);
    }

    @Test
    void tightFindsAndProvesTinyStepTimes() {
        Tally tally = compare("tight", Tiny::stepTime, 60);
        assertThat(tally.proved).isEqualTo(tally.best).isGreaterThan(25);
        assertThat(tally.asked).isGreaterThanOrEqualTo(tally.best);
    }

    @Test
    void windowsFindMostTinyOptima() {
        Tally tally = compare("window", Tiny::random, 300);
        assertThat(tally.refused).isZero();
        assertThat(tally.best).isGreaterThan(tally.taken / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"partition-path", "moetuner", "exflow", "exflow-staged", "auto"})
    void othersAreNeverBelowTheOptimum(String formulation) {
        Tally tally = compare(formulation, seed -> seed % 2 == 0 ? Tiny.random(seed) : Tiny.stepTime(seed), 80);
        assertThat(tally.taken).as("taken").isGreaterThan(5);
        assertThat(tally.best).as("best").isGreaterThan(0);
    }
}

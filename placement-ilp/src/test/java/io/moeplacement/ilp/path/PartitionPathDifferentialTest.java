package io.moeplacement.ilp.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.EndedBy;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.Status;
import io.moeplacement.testkit.BruteForceOracle;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against brute force: every objective, one and two levels, odd latencies and cost matrices, with and without a limit. */
class PartitionPathDifferentialTest {

    private final PlacementSolver solver = PathProvider.solver();

    @Test
    void provesWhatBruteForceFinds() {
        compare(0, 2000);
    }

    @Test
    @Tag("long")
    void provesWhatBruteForceFindsAtLength() {
        compare(100_000, 140_000);
    }

    private void compare(long first, long end) {
        int infeasible = 0;
        for (long seed = first; seed < end; seed++) {
            infeasible += compare(seed, PathCase.problem(seed));
        }
        assertThat(infeasible).isBetween((int) (end - first) / 100, (int) (end - first) / 4);
    }

    @Test
    @Tag("long")
    void provesWhatBruteForceFindsOnLargerShapes() {
        int[][] shapes = {
            {3, 4, 2, 2}, {2, 6, 3, 2}, {2, 6, 2, 3}, {2, 5, 1, 5}, {2, 6, 1, 3}, {2, 6, 3, 1}, {4, 4, 1, 2}
        };
        for (int[] shape : shapes) {
            for (long seed = 0; seed < 30; seed++) {
                compare(seed, PathCase.problem(seed, shape));
            }
        }
    }

    private int compare(long seed, PlacementProblem problem) {
        Optional<BruteForceOracle.Optimum> optimum = new BruteForceOracle().best(problem);
        if (optimum.isEmpty()) {
            assertThatThrownBy(() -> solver.solve(problem, SolveOptions.defaults()))
                    .as("seed %d", seed)
                    .isInstanceOf(InfeasibleProblemException.class)
                    .hasMessageMatching("infeasible: in layer \\d+ .*imbalance below \\d\\.\\d{6}, maxImbalance.*");
            return 1;
        }
        Solution solution = solver.solve(problem, SolveOptions.defaults());
        double best = optimum.get().value();
        String what = "seed " + seed + ", " + problem + ", " + solution;
        assertThat(solution.status()).as(what).isEqualTo(Status.OPTIMAL);
        assertThat(solution.endedBy()).as(what).isEqualTo(EndedBy.PROOF);
        assertThat(solution.value()).as(what).isCloseTo(best, within(1e-9 * Math.max(1e-12, best)));
        return 0;
    }
}

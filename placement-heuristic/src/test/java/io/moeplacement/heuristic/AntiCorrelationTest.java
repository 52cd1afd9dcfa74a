package io.moeplacement.heuristic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.ConfigurationException;
import io.moeplacement.Hardware;
import io.moeplacement.LoadWindows;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Robustness;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Solution;
import io.moeplacement.SolverConfig;
import io.moeplacement.Topology;
import io.moeplacement.UnsupportedProblemException;
import org.junit.jupiter.api.Test;

class AntiCorrelationTest {

    private static PlacementSolver solver(String... settings) {
        SolverConfig.Builder config = SolverConfig.builder().solver("anti-correlation");
        for (int i = 0; i < settings.length; i += 2) {
            config.set("placement.anti-correlation." + settings[i], settings[i + 1]);
        }
        return PlacementSolvers.of(new AntiCorrelationProvider()).create(config.build());
    }

    private static PlacementProblem.Builder problem(double[][] windows) {
        double[][][] loads = new double[windows.length][1][];
        long[] labels = new long[windows.length];
        for (int window = 0; window < windows.length; window++) {
            loads[window][0] = windows[window];
            labels[window] = window;
        }
        RoutingProfile profile = RoutingProfile.builder(new int[] {0}, windows[0].length)
                .windows(LoadWindows.of(labels, loads))
                .build();
        return PlacementProblem.builder(profile, Topology.of(1, 2, Hardware.H100))
                .objective(Objective.balance())
                .robustness(Robustness.worst());
    }

    @Test
    void expertsThatAreBusyTogetherSitApart() {
        // Experts 0 and 1 rise together, 2 and 3 as well. By means alone 0 would sit with 3: 0.28 + 0.22, 0.26 + 0.24.
        double[][] windows = {{40, 40, 10, 10}, {16, 12, 38, 34}};
        PlacementProblem problem = problem(windows).build();
        Solution solution = solver().solve(problem);
        // 0 first; 1 (correlation 1) apart from it; 2 (correlation -1 with both) ties but for means: with 1.
        assertThat(solution.placement().row(0)).containsExactly(0, 3, 1, 2);
        double[][] together = {{40, 10, 40, 10}, {12, 38, 14, 36}};
        // By means 26, 24, 27, 23: greedy puts 2 with 3 and 0 with 1; so does anti-correlation, as 0 and 2 rise
        // together.
        assertThat(solver().solve(problem(together).build()).value()).isEqualTo(1.0);
    }

    @Test
    void weightZeroIsGreedyOnMeanShares() {
        double[][] windows = {{8, 7, 6, 5, 4, 3, 2, 1}, {16, 14, 12, 10, 8, 6, 4, 2}};
        PlacementProblem problem = problem(windows).build();
        Solution greedy =
                PlacementSolvers.of(new GreedyProvider()).create("greedy").solve(problem);
        for (String form : new String[] {"published", "normalised"}) {
            assertThat(solver("weight", "0", "form", form).solve(problem).placement())
                    .isEqualTo(greedy.placement());
        }
    }

    @Test
    void asPublishedCorrelationsOutweighMeansWhichTheNormalisedFormKeeps() {
        // One hot expert that falls while all others rise: published, all of them crowd on its device as far as there
        // is room.
        double[][] windows = {{60, 10, 10, 10, 5, 5}, {50, 12, 12, 12, 7, 7}};
        PlacementProblem problem = problem(windows).build();
        double published = solver().solve(problem).value();
        double normalised = solver("form", "normalised").solve(problem).value();
        assertThat(normalised).isLessThan(published);
        assertThat(solver("form", "normalised").solve(problem).placement().row(0))
                .contains(0, 4, 5);
    }

    @Test
    void constantAndShortSeriesCorrelateWithNothing() {
        assertThat(AntiCorrelationLayer.correlation(new double[] {1, 1, 1}, new double[] {1, 2, 3}))
                .isZero();
        assertThat(AntiCorrelationLayer.correlation(new double[] {1}, new double[] {2}))
                .isZero();
        assertThat(AntiCorrelationLayer.correlation(new double[] {1, 2, 4}, new double[] {-2, -4, -8}))
                .isCloseTo(-1, within(1e-12));
        // A window without traffic has no shares.
        PlacementProblem problem =
                problem(new double[][] {{0, 0, 0, 0}, {4, 3, 2, 1}}).build();
        assertThat(solver().solve(problem).placement().row(0)).containsExactly(0, 3, 1, 2);
    }

    @Test
    void copiesGoToDifferentDevices() {
        PlacementProblem problem = problem(new double[][] {{60, 10, 10, 10}, {50, 20, 10, 20}})
                .slotsPerLayer(5)
                .build();
        Solution solution = solver().solve(problem);
        assertThat(solution.violations()).isEmpty();
        assertThat(solution.placement().copies(0, 0)).isEqualTo(2);
    }

    @Test
    void withoutWindowsItRefusesAndSaysWhy() {
        PlacementProblem problem = PlacementProblem.builder(
                        RoutingProfile.ofLoads(new double[][] {{2, 1}}), Topology.of(1, 2, Hardware.H100))
                .objective(Objective.balance())
                .build();
        assertThatThrownBy(() -> solver().solve(problem))
                .isInstanceOf(UnsupportedProblemException.class)
                .hasMessageContaining("anti-correlation")
                .hasMessageContaining("without load windows");
        assertThatThrownBy(() -> solver("form", "normalized"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("one of published, normalised");
        assertThatThrownBy(() -> solver("weight", "-1")).isInstanceOf(ConfigurationException.class);
    }
}

package io.moeplacement.heuristic.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.ExpertGroups;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a price that allows nothing off home, no layer is less balanced than by the published hierarchical balancer. */
class HomeShareTest {

    private static final int GROUPS = 8;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noLayerIsWorseThanHierarchicalEplb(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] loads = new double[12][64];
        for (double[] layer : loads) {
            for (int expert = 0; expert < layer.length; expert++) {
                layer[expert] = Math.rint(1000 / (0.1 + random.nextDouble()));
            }
        }
        // A row with two copies on one device is none that could be kept, and may be better than any that can.
        check(RoutingProfile.ofLoads(loads), 4, 80, HomeShareTest::isWithoutDuplicates);
    }

    /** DeepSeek-V3's loads of deepseek-ai/EPLB's public profile data. */
    @Test
    void noLayerOfMeasuredLoadsIsWorse() throws IOException {
        String folder = System.getProperty("moe.traces");
        Assumptions.assumeTrue(folder != null);
        Path file = Path.of(folder, "deepseek-v3.prefill-2048.loads.csv");
        Assumptions.assumeTrue(Files.isRegularFile(file));
        List<String> lines = Files.readAllLines(file);
        double[][] loads = new double[58][256];
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            // Layers 3 to 60 have routed experts.
            loads[Integer.parseInt(cells[0]) - 3][Integer.parseInt(cells[1])] = Double.parseDouble(cells[2]);
        }
        Solution found = check(RoutingProfile.ofLoads(loads), 8, 288, (eplb, layer) -> true);
        assertThat(found.metrics().imbalance().mean()).isLessThanOrEqualTo(1.232);
    }

    private static boolean isWithoutDuplicates(Placement placement, int layer) {
        for (int expert = 0; expert < placement.experts(); expert++) {
            for (int device = 0; device < placement.devices(); device++) {
                if (placement.copiesOn(layer, expert, device) > 1) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Solution check(
            RoutingProfile profile, int devicesPerNode, int slots, BiPredicate<Placement, Integer> compared) {
        PlacementProblem problem = PlacementProblem.builder(
                        profile, Topology.builder(4, devicesPerNode).build())
                .slotsPerLayer(slots)
                .objective(Objective.balance())
                .groups(new ExpertGroups(GROUPS, 1000))
                .build();
        SolveOptions options = SolveOptions.defaults().withDeadline(Duration.ofMinutes(5));
        Solution eplb = PlacementSolvers.discover().create("eplb").solve(problem, options);
        Solution found = PlacementSolvers.discover().create("heuristic").solve(problem, options);

        assertThat(eplb.metrics().offHomeShare()).isZero();
        assertThat(found.violations()).isEmpty();
        assertThat(found.metrics().offHomeShare()).isLessThan(1e-12);
        int layers = 0;
        for (int layer = 0; layer < problem.layers(); layer++) {
            if (!compared.test(eplb.placement(), layer)) {
                continue;
            }
            layers++;
            assertThat(found.metrics().imbalance().perLayer().get(layer))
                    .as("layer %d", layer)
                    .isLessThanOrEqualTo(eplb.metrics().imbalance().perLayer().get(layer) + 1e-9);
        }
        assertThat(layers).isPositive();
        return found;
    }
}

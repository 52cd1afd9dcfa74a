package io.moeplacement.heuristic.eplb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moeplacement.ExpertGroups;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Inputs and outputs of deepseek-ai/EPLB at d52c72d, from the folder {@code golden} beside the traces. */
class EplbGoldenTest {

    /** One case; rows are layers. */
    record Case(
            String name,
            double[][] weight,
            int numReplicas,
            int numGroups,
            int numNodes,
            int numGpus,
            int[][] phy2log,
            int[][] logcnt,
            double[] maxOverMean) {

        Placement plan() {
            PlacementProblem problem = PlacementProblem.builder(
                            RoutingProfile.ofLoads(weight),
                            Topology.builder(numNodes, numGpus / numNodes).build())
                    .objective(Objective.balance())
                    .slotsPerLayer(numReplicas)
                    .groups(ExpertGroups.reported(numGroups))
                    .build();
            return PlacementSolvers.of(new EplbProvider())
                    .create("eplb")
                    .solve(problem)
                    .placement();
        }
    }

    private static Case[] cases() throws IOException {
        String traces = System.getProperty("moe.traces");
        assumeTrue(traces != null, "the system property moe.traces names no folder of traces");
        Path file = Path.of(traces).resolveSibling("golden").resolve("eplb-cases.json");
        assumeTrue(Files.exists(file), () -> file + " does not exist");
        ObjectMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
        return mapper.readValue(file.toFile(), Case[].class);
    }

    @Test
    void planIsThatOfTheOriginal() throws IOException {
        Case[] cases = cases();
        assertThat(cases).isNotEmpty();
        for (Case golden : cases) {
            Placement plan = golden.plan();
            for (int layer = 0; layer < golden.weight().length; layer++) {
                check(golden, layer, plan.row(layer));
            }
        }
    }

    private static void check(Case golden, int layer, int[] row) {
        String what = golden.name() + ", layer " + layer;
        double[] loads = golden.weight()[layer];
        int[] copies = copies(row, loads.length);
        // The original's figure of a layer without load is 0.
        double ratio = Arrays.stream(loads).sum() == 0 ? 0 : maxOverMean(row, copies, loads, golden.numGpus());
        assertThat(ratio).as(what).isCloseTo(golden.maxOverMean()[layer], within(1e-9));
        assertThat(byLoad(copies, loads)).as(what).isEqualTo(byLoad(golden.logcnt()[layer], loads));
        if (!hasTies(copies, loads)) {
            assertThat(row).as(what).isEqualTo(golden.phy2log()[layer]);
        }
    }

    private static int[] copies(int[] row, int experts) {
        int[] copies = new int[experts];
        Arrays.stream(row).forEach(expert -> copies[expert]++);
        return copies;
    }

    private static double maxOverMean(int[] row, int[] copies, double[] loads, int devices) {
        double[] deviceLoads = new double[devices];
        for (int slot = 0; slot < row.length; slot++) {
            deviceLoads[slot / (row.length / devices)] += loads[row[slot]] / copies[row[slot]];
        }
        return Arrays.stream(deviceLoads).max().orElseThrow()
                / Arrays.stream(deviceLoads).average().orElseThrow();
    }

    /** Copies of the experts in the order of load; among equal loads the order is open. */
    private static int[] byLoad(int[] copies, double[] loads) {
        return IntStream.range(0, copies.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer expert) -> loads[expert])
                        .thenComparing(expert -> copies[expert]))
                .mapToInt(expert -> copies[expert])
                .toArray();
    }

    /** Whether two experts are equally loaded, alone or per copy: then the original's order is not defined. */
    private static boolean hasTies(int[] copies, double[] loads) {
        double[] shares = IntStream.range(0, loads.length)
                .mapToDouble(expert -> loads[expert] / copies[expert])
                .toArray();
        return Arrays.stream(loads).distinct().count() < loads.length
                || Arrays.stream(shares).distinct().count() < shares.length;
    }
}

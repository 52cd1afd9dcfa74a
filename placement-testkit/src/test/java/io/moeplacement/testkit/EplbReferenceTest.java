package io.moeplacement.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moeplacement.ExpertGroups;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import io.moeplacement.testkit.RandomProblem.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EplbReferenceTest {

    private static PlacementProblem.Builder problem(int nodes, int devicesPerNode, double... loads) {
        return PlacementProblem.builder(
                        RoutingProfile.ofLoads(new double[][] {loads}),
                        Topology.builder(nodes, devicesPerNode).build())
                .objective(Objective.balance());
    }

    private static double[] loads(JsonNode row) {
        return IntStream.range(0, row.size())
                .mapToDouble(i -> row.get(i).doubleValue())
                .toArray();
    }

    private static double[] deviceLoads(int[] row, double[] loads, int devices) {
        int[] copies = new int[loads.length];
        Arrays.stream(row).forEach(expert -> copies[expert]++);
        double[] deviceLoads = new double[devices];
        for (int slot = 0; slot < row.length; slot++) {
            deviceLoads[slot * devices / row.length] += loads[row[slot]] / copies[row[slot]];
        }
        return deviceLoads;
    }

    @Test
    void publicExample() {
        EplbReference eplb = new EplbReference(4, 2, 8, 16);

        assertThat(eplb.row(new double[] {90, 132, 40, 61, 104, 165, 39, 4, 73, 56, 183, 86}))
                .containsExactly(5, 6, 5, 7, 8, 4, 3, 4, 10, 9, 10, 2, 0, 1, 11, 1);
        assertThat(eplb.row(new double[] {20, 107, 104, 64, 19, 197, 187, 157, 172, 86, 16, 27}))
                .containsExactly(7, 10, 6, 8, 6, 11, 8, 9, 2, 4, 5, 1, 5, 0, 3, 1);
    }

    /** Outputs of deepseek-ai/EPLB at d52c72d, from the folder {@code golden} beside the traces. */
    @Test
    void goldenCases() throws IOException {
        String traces = System.getProperty("moe.traces");
        assumeTrue(traces != null, "the system property moe.traces names no folder of traces");
        Path file = Path.of(traces).resolveSibling("golden").resolve("eplb-cases.json");
        assumeTrue(Files.exists(file), () -> file + " does not exist");
        JsonNode cases = new ObjectMapper().readTree(file.toFile());
        assertThat(cases).isNotEmpty();
        for (JsonNode golden : cases) {
            int devices = golden.get("num_gpus").intValue();
            int nodes = golden.get("num_nodes").intValue();
            int groups = golden.get("num_groups").intValue();
            int slots = golden.get("num_replicas").intValue();
            EplbReference eplb = groups % nodes == 0
                    ? new EplbReference(groups, nodes, devices, slots)
                    : new EplbReference(1, 1, devices, slots);
            for (int layer = 0; layer < golden.get("weight").size(); layer++) {
                double[] loads = loads(golden.get("weight").get(layer));
                double total = Arrays.stream(loads).sum();
                double largest = Arrays.stream(deviceLoads(eplb.row(loads), loads, devices))
                        .max()
                        .orElseThrow();
                // The original's figure of a layer without load is 0.
                assertThat(total == 0 ? 0 : largest * devices / total)
                        .as("%s, layer %d", golden.get("name").asText(), layer)
                        .isCloseTo(golden.get("max_over_mean").get(layer).doubleValue(), within(1e-9));
            }
        }
    }

    @Test
    void groupsDecideBetweenHierarchicalAndGlobal() {
        PlacementProblem.Builder eight =
                problem(2, 2, 9, 25, 40, 7, 31, 12, 3, 18).slotsPerLayer(12);

        assertThat(EplbReference.of(eight.groups(ExpertGroups.reported(4)).build()))
                .isEqualTo(new EplbReference(4, 2, 4, 12));
        assertThat(EplbReference.of(eight.groups(ExpertGroups.reported(1)).build()))
                .isEqualTo(new EplbReference(1, 1, 4, 12));
        assertThat(EplbReference.of(eight.groups(null).build())).isEqualTo(new EplbReference(1, 1, 4, 12));
    }

    @Test
    void whatEplbCannotTakeIsSkipped() {
        assertThatThrownBy(() -> EplbReference.of(problem(1, 2, 1, 2, 3)
                        .slots(SlotLayout.perDevice(1, 1, 2))
                        .build()))
                .isInstanceOf(SkippedCase.class)
                .hasMessageContaining("eplb cannot fill");
    }

    @Test
    void aDuplicateGivesWayToTheCopyThatRaisesTheMaximumLeast() {
        PlacementProblem.Builder problem = problem(1, 2, 60, 44, 27, 13).slotsPerLayer(6);

        // EPLB: 0 2 3 | 0 1 1. One copy of expert 1 gives way: 30 + 27 + 13 | 30 + 44 + x. A copy of 2 takes 13.5 from
        // the first device to the second (56.5, 87.5), one of 3 takes 6.5 (63.5, 80.5).
        assertThat(ReplicaRules.plan(problem.build()).row(0)).containsExactly(0, 2, 3, 0, 3, 1);
        assertThat(ReplicaRules.plan(problem.limits(
                                        Limits.builder().allowDuplicates().build())
                                .build())
                        .row(0))
                .containsExactly(0, 2, 3, 0, 1, 1);
    }

    /** The rule would say nothing if its own cases were all skipped, all alike, or all without duplicates to replace. */
    @Test
    void casesOfTheRuleDiffer() {
        Set<String> seen = new HashSet<>();
        for (long seed = 1; seed <= 20; seed++) {
            PlacementProblem drawn = RandomProblem.of(Size.SMALL, seed).problem();
            PlacementProblem problem = ReplicaRules.withReplicas(drawn, seed);
            assertThat(problem.slots().slots(0)).isGreaterThan(problem.experts());
            assertThat(ReplicaRules.plan(problem).duplicateReplicas())
                    .matches(count -> count == 0 || problem.limits().duplicatesAllowed());
            boolean repaired = !problem.limits().duplicatesAllowed()
                    && !ReplicaRules.plan(problem)
                            .equals(ReplicaRules.plan(problem.toBuilder()
                                    .limits(Limits.builder().allowDuplicates().build())
                                    .build()));
            seen.add(problem.limits().duplicatesAllowed() ? "duplicates" : repaired ? "repaired" : "feasible");
            seen.add(problem.groups() == null ? "global" : "grouped");
        }
        assertThat(seen).containsExactlyInAnyOrder("duplicates", "repaired", "feasible", "global", "grouped");
    }
}

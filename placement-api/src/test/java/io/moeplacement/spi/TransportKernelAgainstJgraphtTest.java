package io.moeplacement.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jgrapht.alg.flow.mincost.CapacityScalingMinimumCostFlow;
import org.jgrapht.alg.flow.mincost.MinimumCostFlowProblem;
import org.jgrapht.alg.matching.KuhnMunkresMinimalWeightBipartitePerfectMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleDirectedWeightedGraph;
import org.jgrapht.graph.SimpleWeightedGraph;
import org.junit.jupiter.api.Test;

/** The kernel against two algorithms of JGraphT that share nothing with it, beyond what enumeration reaches. */
class TransportKernelAgainstJgraphtTest {

    @Test
    void matchesThatKuhnAndMunkresFindsWithOneExpertPerSlot() {
        SplittableRandom random = new SplittableRandom(21);
        for (int trial = 0; trial < 3000; trial++) {
            int experts = 1 + random.nextInt(20);
            int[] capacity = capacities(random, experts, experts);
            int devices = capacity.length;
            double[] cost = costs(random, experts * devices);
            int[] deviceOf = assigned(cost, capacity, experts);
            requireCapacities(trial, capacity, deviceOf);
            assertThat(total(cost, deviceOf, devices))
                    .as("trial %d", trial)
                    .isCloseTo(kuhnMunkres(cost, capacity, experts), within(1e-9 * largest(cost) * experts));
        }
    }

    @Test
    void matchesCapacityScalingWhenDevicesHaveRoomLeft() {
        SplittableRandom random = new SplittableRandom(22);
        for (int trial = 0; trial < 2000; trial++) {
            int experts = 1 + random.nextInt(24);
            int[] capacity = capacities(random, experts, experts + random.nextInt(9));
            int devices = capacity.length;
            double[] cost = costs(random, experts * devices);
            int[] deviceOf = assigned(cost, capacity, experts);
            requireCapacities(trial, capacity, deviceOf);
            assertThat(total(cost, deviceOf, devices))
                    .as("trial %d", trial)
                    .isCloseTo(minimumCostFlow(cost, capacity, experts), within(1e-9 * largest(cost) * experts));
        }
    }

    @Test
    void aStopLeavesTheAssignmentIncompleteAndSaysSo() {
        int[] asked = {0};
        TransportKernel kernel = new TransportKernel(8, 2);
        double[] cost = costs(new SplittableRandom(3), 16);
        int[] deviceOf = new int[8];
        assertThat(kernel.assign(cost, new int[] {4, 4}, deviceOf, () -> asked[0]++ == 5))
                .isFalse();
        assertThat(asked[0]).isEqualTo(6);
        assertThat(Arrays.stream(deviceOf).filter(device -> device < 0)).hasSize(3);
        assertThat(kernel.assign(cost, new int[] {4, 4}, deviceOf, () -> false)).isTrue();
        assertThat(deviceOf).doesNotContain(-1);
    }

    private static int[] assigned(double[] cost, int[] capacity, int experts) {
        int[] deviceOf = new int[experts];
        new TransportKernel(experts, capacity.length).assign(cost, capacity, deviceOf);
        return deviceOf;
    }

    private static void requireCapacities(int trial, int[] capacity, int[] deviceOf) {
        int[] left = capacity.clone();
        for (int device : deviceOf) {
            left[device]--;
        }
        assertThat(Arrays.stream(left)).as("room left in trial %d", trial).allMatch(room -> room >= 0);
    }

    private static int[] capacities(SplittableRandom random, int experts, int room) {
        int[] capacity = new int[1 + random.nextInt(Math.min(8, experts))];
        for (int i = 0; i < room; i++) {
            capacity[random.nextInt(capacity.length)]++;
        }
        return capacity;
    }

    /** Ties, negative costs, and spreads of six orders of magnitude. */
    private static double[] costs(SplittableRandom random, int length) {
        double[] cost = new double[length];
        int kind = random.nextInt(3);
        for (int i = 0; i < length; i++) {
            cost[i] = kind == 0
                    ? random.nextInt(4)
                    : kind == 1 ? random.nextDouble() - 0.5 : Math.exp(14 * random.nextDouble() - 7);
        }
        return cost;
    }

    private static double largest(double[] cost) {
        return Arrays.stream(cost).map(Math::abs).max().orElse(0) + 1e-300;
    }

    private static double total(double[] cost, int[] deviceOf, int devices) {
        double sum = 0;
        for (int expert = 0; expert < deviceOf.length; expert++) {
            sum += cost[expert * devices + deviceOf[expert]];
        }
        return sum;
    }

    /** Experts -1, -2, ... on one side, slots 0, 1, ... on the other. */
    private static double kuhnMunkres(double[] cost, int[] capacity, int experts) {
        SimpleWeightedGraph<Integer, DefaultWeightedEdge> graph = new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
        Set<Integer> left = new LinkedHashSet<>();
        Set<Integer> right = new LinkedHashSet<>();
        // The algorithm wants no negative weights.
        double shift = largest(cost);
        for (int expert = 0; expert < experts; expert++) {
            graph.addVertex(-1 - expert);
            left.add(-1 - expert);
        }
        int slot = 0;
        for (int device = 0; device < capacity.length; device++) {
            for (int i = 0; i < capacity[device]; i++, slot++) {
                graph.addVertex(slot);
                right.add(slot);
                for (int expert = 0; expert < experts; expert++) {
                    graph.setEdgeWeight(
                            graph.addEdge(-1 - expert, slot), cost[expert * capacity.length + device] + shift);
                }
            }
        }
        double weight = new KuhnMunkresMinimalWeightBipartitePerfectMatching<>(graph, left, right)
                .getMatching()
                .getWeight();
        return weight - experts * shift;
    }

    /** Experts supply one each, a sink takes them all, devices pass on as many as they have room for. */
    private static double minimumCostFlow(double[] cost, int[] capacity, int experts) {
        SimpleDirectedWeightedGraph<Integer, DefaultWeightedEdge> graph =
                new SimpleDirectedWeightedGraph<>(DefaultWeightedEdge.class);
        int devices = capacity.length;
        int sink = devices;
        graph.addVertex(sink);
        for (int device = 0; device < devices; device++) {
            graph.addVertex(device);
            graph.setEdgeWeight(graph.addEdge(device, sink), 0);
        }
        double shift = largest(cost);
        for (int expert = 0; expert < experts; expert++) {
            graph.addVertex(-1 - expert);
            for (int device = 0; device < devices; device++) {
                graph.setEdgeWeight(graph.addEdge(-1 - expert, device), cost[expert * devices + device] + shift);
            }
        }
        Function<Integer, Integer> supply = vertex -> vertex < 0 ? 1 : vertex == sink ? -experts : 0;
        Function<DefaultWeightedEdge, Integer> upper =
                edge -> graph.getEdgeSource(edge) < 0 ? 1 : capacity[graph.getEdgeSource(edge)];
        double weight = new CapacityScalingMinimumCostFlow<Integer, DefaultWeightedEdge>()
                .getMinimumCostFlow(new MinimumCostFlowProblem.MinimumCostFlowProblemImpl<>(graph, supply, upper))
                .getCost();
        return weight - experts * shift;
    }
}

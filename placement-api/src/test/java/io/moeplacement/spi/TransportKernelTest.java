package io.moeplacement.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TransportKernelTest {

    @Test
    void findsTheCheapestAssignmentThatEnumerationFinds() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 2000; trial++) {
            int experts = 1 + random.nextInt(7);
            int devices = 1 + random.nextInt(4);
            int[] capacity = capacities(random, experts, devices);
            double[] cost = costs(random, experts * devices);
            int[] deviceOf = new int[experts];
            new TransportKernel(experts, devices).assign(cost, capacity, deviceOf);

            assertThat(total(cost, deviceOf, devices))
                    .as("trial %d", trial)
                    .isCloseTo(best(cost, capacity.clone(), devices, 0, experts), offset(cost));
            for (int expert : deviceOf) {
                capacity[expert]--;
            }
            assertThat(java.util.Arrays.stream(capacity))
                    .as("room left in trial %d", trial)
                    .allMatch(left -> left >= 0);
        }
    }

    @Test
    void aKernelCanBeUsedAgain() {
        TransportKernel kernel = new TransportKernel(2, 2);
        int[] deviceOf = new int[2];
        kernel.assign(new double[] {0, 1, 0, 5}, new int[] {1, 1}, deviceOf);
        assertThat(deviceOf).containsExactly(1, 0);
        kernel.assign(new double[] {0, 9, 0, 5}, new int[] {1, 1}, deviceOf);
        assertThat(deviceOf).containsExactly(0, 1);
    }

    @Test
    void endsOnNearlyEqualCosts() {
        // Costs that differ by rounding alone once made a path of ever shorter circles.
        SplittableRandom random = new SplittableRandom(6);
        double[] cost = new double[32 * 4];
        for (int i = 0; i < cost.length; i++) {
            cost[i] = 0.1 + 1e-16 * random.nextInt(8);
        }
        int[] deviceOf = new int[32];
        new TransportKernel(32, 4).assign(cost, new int[] {8, 8, 8, 8}, deviceOf);
        assertThat(deviceOf).doesNotContain(-1);
    }

    private static int[] capacities(SplittableRandom random, int experts, int devices) {
        int[] capacity = new int[devices];
        int room = experts + random.nextInt(3);
        for (int i = 0; i < room; i++) {
            capacity[random.nextInt(devices)]++;
        }
        return capacity;
    }

    /** Ties, zeros, negative and very different magnitudes. */
    private static double[] costs(SplittableRandom random, int length) {
        double[] cost = new double[length];
        int kind = random.nextInt(3);
        for (int i = 0; i < length; i++) {
            cost[i] = kind == 0
                    ? random.nextInt(3)
                    : kind == 1 ? random.nextDouble() - 0.5 : Math.exp(20 * random.nextDouble() - 10);
        }
        return cost;
    }

    private static org.assertj.core.data.Offset<Double> offset(double[] cost) {
        double largest = 0;
        for (double value : cost) {
            largest = Math.max(largest, Math.abs(value));
        }
        return org.assertj.core.data.Offset.offset(1e-9 * largest + 1e-300);
    }

    private static double total(double[] cost, int[] deviceOf, int devices) {
        double sum = 0;
        for (int expert = 0; expert < deviceOf.length; expert++) {
            sum += cost[expert * devices + deviceOf[expert]];
        }
        return sum;
    }

    private static double best(double[] cost, int[] capacity, int devices, int expert, int experts) {
        if (expert == experts) {
            return 0;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int device = 0; device < devices; device++) {
            if (capacity[device] > 0) {
                capacity[device]--;
                double rest = best(cost, capacity, devices, expert + 1, experts);
                best = Math.min(best, cost[expert * devices + device] + rest);
                capacity[device]++;
            }
        }
        return best;
    }
}

package io.moeplacement.ilp.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The methods for few and for many rows find the same, and the pairings that they return cost that. */
class MatchingTest {

    @Test
    void sumsAgree() {
        for (int trial = 0; trial < 2000; trial++) {
            int size = 1 + trial % 7;
            double[] table = table(trial, size);
            double cost = new SubsetMatching(size, Double::sum).cost(table);
            assertThat(new LargeSumMatching(size).cost(table)).isCloseTo(cost, within(1e-12));
            assertThat(sum(table, pairing(new SubsetMatching(size, Double::sum), table, size)))
                    .isCloseTo(cost, within(1e-12));
            assertThat(sum(table, pairing(new LargeSumMatching(size), table, size)))
                    .isCloseTo(cost, within(1e-12));
        }
    }

    @Test
    void maximaAgree() {
        for (int trial = 0; trial < 2000; trial++) {
            int size = 1 + trial % 7;
            double[] table = table(trial, size);
            double cost = new SubsetMatching(size, Math::max).cost(table);
            assertThat(new LargeBottleneckMatching(size).cost(table)).isEqualTo(cost);
            assertThat(largest(table, pairing(new SubsetMatching(size, Math::max), table, size)))
                    .isEqualTo(cost);
            assertThat(largest(table, pairing(new LargeBottleneckMatching(size), table, size)))
                    .isEqualTo(cost);
        }
    }

    private static double[] table(int seed, int size) {
        SplittableRandom random = new SplittableRandom(seed);
        // Few different values make ties.
        return random.doubles((long) size * size)
                .map(value -> seed % 2 == 0 ? value : Math.floor(4 * value))
                .toArray();
    }

    private static int[] pairing(Matching matching, double[] table, int size) {
        int[] columnOf = new int[size];
        matching.pair(table, columnOf);
        assertThat(Arrays.stream(columnOf).distinct().count()).isEqualTo(size);
        return columnOf;
    }

    private static double sum(double[] table, int[] columnOf) {
        double sum = 0;
        for (int row = 0; row < columnOf.length; row++) {
            sum += table[row * columnOf.length + columnOf[row]];
        }
        return sum;
    }

    private static double largest(double[] table, int[] columnOf) {
        double largest = 0;
        for (int row = 0; row < columnOf.length; row++) {
            largest = Math.max(largest, table[row * columnOf.length + columnOf[row]]);
        }
        return largest;
    }
}

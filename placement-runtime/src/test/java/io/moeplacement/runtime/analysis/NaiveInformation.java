package io.moeplacement.runtime.analysis;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Information by its textbook definitions, in the way that is hardest to get wrong. */
final class NaiveInformation {

    private NaiveInformation() {}

    static double entropy(double[] counts) {
        double total = Arrays.stream(counts).sum();
        return Arrays.stream(counts)
                .filter(count -> count > 0)
                .map(count -> -count / total * Math.log(count / total) / Math.log(2))
                .sum();
    }

    static double[] sources(double[][] table) {
        return Arrays.stream(table).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    }

    static double[] targets(double[][] table) {
        double[] sums = new double[table.length];
        for (double[] row : table) {
            for (int to = 0; to < sums.length; to++) {
                sums[to] += row[to];
            }
        }
        return sums;
    }

    /** H(X) + H(Y) - H(X, Y). */
    static double mutualInformation(double[][] table) {
        double[] joint = Arrays.stream(table).flatMapToDouble(Arrays::stream).toArray();
        return entropy(sources(table)) + entropy(targets(table)) - entropy(joint);
    }

    /** A table of counts of which many are 0, some rows and columns too. */
    static double[][] randomTable(SplittableRandom random, int experts, int largest) {
        double[][] table = new double[experts][experts];
        for (double[] row : table) {
            boolean dead = random.nextInt(5) == 0;
            for (int to = 0; to < experts; to++) {
                row[to] = dead || random.nextInt(3) == 0 ? 0 : random.nextInt(largest);
            }
        }
        table[random.nextInt(experts)][random.nextInt(experts)]++;
        return table;
    }

    /** Random order of 0..n-1. */
    static int[] permutation(SplittableRandom random, int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}

package io.moeplacement.ilp.path;

import java.util.Arrays;

/** Pairing of nodes when the sum of their costs counts, and no latency. */
final class NodeSums implements NestedSteps.Rule {

    private final Matching sums;

    NodeSums(Matching sums) {
        this.sums = sums;
    }

    @Override
    public double cost(double[] table, boolean[] leaves) {
        return sums.cost(table);
    }

    @Override
    public double least(double[] ofColumns) {
        return Arrays.stream(ofColumns).sum();
    }

    @Override
    public void pair(double[] table, boolean[] leaves, int[] columnOf) {
        sums.pair(table, columnOf);
    }
}

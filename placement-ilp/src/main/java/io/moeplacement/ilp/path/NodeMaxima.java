package io.moeplacement.ilp.path;

import java.util.Arrays;

/**
 * Best pairing of nodes when the largest cost counts and latency depends on whether anything moves between nodes: dynamic
 * programming over sets of columns as in {@link SubsetMatching}, separately for pairings that move nothing between nodes so
 * far and for those that do. The latency of each kind is a constant, so the least maximum of each kind is enough.
 */
final class NodeMaxima implements NestedSteps.Rule {

    private final int size;
    private final double nearLatency;
    private final double farLatency;
    /** {@code [kind][set of columns]}: kind 0 moves nothing between nodes, kind 1 does. */
    private final double[][] best;

    NodeMaxima(int size, double nearLatency, double farLatency) {
        this.size = size;
        this.nearLatency = nearLatency;
        this.farLatency = farLatency;
        this.best = new double[2][1 << size];
        best[1][0] = Double.POSITIVE_INFINITY;
    }

    /** Latency included; {@code leaves} says whether anything leaves the row's node if it is paired with the column. */
    @Override
    public double cost(double[] table, boolean[] leaves) {
        fillSets(table, leaves);
        return Math.min(within(), between());
    }

    @Override
    public double least(double[] ofColumns) {
        return Arrays.stream(ofColumns).max().orElse(0);
    }

    private void fillSets(double[] table, boolean[] leaves) {
        for (int set = 1; set < best[0].length; set++) {
            int row = (Integer.bitCount(set) - 1) * size;
            best[0][set] = Double.POSITIVE_INFINITY;
            best[1][set] = Double.POSITIVE_INFINITY;
            for (int left = set; left != 0; left &= left - 1) {
                int column = Integer.numberOfTrailingZeros(left);
                int before = set & ~(1 << column);
                double cost = table[row + column];
                int kind = leaves[row + column] ? 1 : 0;
                best[kind][set] = Math.min(best[kind][set], Math.max(best[0][before], cost));
                best[1][set] = Math.min(best[1][set], Math.max(best[1][before], cost));
            }
        }
    }

    private double within() {
        double cost = best[0][best[0].length - 1];
        return cost > 0 ? nearLatency + cost : 0;
    }

    private double between() {
        return farLatency + best[1][best[1].length - 1];
    }

    @Override
    public void pair(double[] table, boolean[] leaves, int[] columnOf) {
        fillSets(table, leaves);
        Arrays.fill(columnOf, -1);
        int kind = within() <= between() ? 0 : 1;
        int set = best[0].length - 1;
        for (int row = size - 1; row >= 0; row--) {
            double reached = best[kind][set];
            for (int choice = 0; columnOf[row] < 0; choice++) {
                int column = choice / 2;
                int before = set & ~(1 << column);
                int kindBefore = choice % 2;
                int entry = row * size + column;
                boolean sameKind = (leaves[entry] ? 1 : kindBefore) == kind;
                if (before != set && sameKind && Math.max(best[kindBefore][before], table[entry]) == reached) {
                    columnOf[row] = column;
                    set = before;
                    kind = kindBefore;
                }
            }
        }
    }
}

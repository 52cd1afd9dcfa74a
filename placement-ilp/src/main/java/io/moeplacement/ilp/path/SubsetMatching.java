package io.moeplacement.ilp.path;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/**
 * Best pairing by dynamic programming over sets of columns: the first r rows take a set of r columns, the last of them any
 * one of the set. Exact for every way to combine costs that grows with both (sum, maximum). Time O(2^n * n), space O(2^n);
 * for some eight rows or fewer it beats every other method. Held and Karp's recursion on an assignment problem.
 */
final class SubsetMatching implements Matching {

    /** Beyond this sets of columns are too many. */
    static final int MOST_ROWS = 8;

    private final int size;
    private final DoubleBinaryOperator combine;
    private final double[] best;

    SubsetMatching(int size, DoubleBinaryOperator combine) {
        this.size = size;
        this.combine = combine;
        this.best = new double[1 << size];
    }

    @Override
    public double cost(double[] table) {
        return size == 2 ? Math.min(straight(table), crossed(table)) : ofAllSets(table);
    }

    private double straight(double[] table) {
        return combine.applyAsDouble(table[0], table[3]);
    }

    private double crossed(double[] table) {
        return combine.applyAsDouble(table[1], table[2]);
    }

    private double ofAllSets(double[] table) {
        for (int set = 1; set < best.length; set++) {
            int row = (Integer.bitCount(set) - 1) * size;
            double least = Double.POSITIVE_INFINITY;
            for (int left = set; left != 0; left &= left - 1) {
                int column = Integer.numberOfTrailingZeros(left);
                double cost = combine.applyAsDouble(best[set & ~(1 << column)], table[row + column]);
                least = cost < least ? cost : least;
            }
            best[set] = least;
        }
        return best[best.length - 1];
    }

    @Override
    public void pair(double[] table, int[] columnOf) {
        ofAllSets(table);
        Arrays.fill(columnOf, -1);
        int set = best.length - 1;
        for (int row = size - 1; row >= 0; row--) {
            for (int column = 0; columnOf[row] < 0; column++) {
                int before = set & ~(1 << column);
                if (before != set && combine.applyAsDouble(best[before], table[row * size + column]) == best[set]) {
                    columnOf[row] = column;
                    set = before;
                }
            }
        }
    }
}

package io.moeplacement.ilp.path;

import java.util.Arrays;

/**
 * Pairing of least largest cost for many rows: binary search over the sorted costs for the smallest threshold whose entries
 * still hold a perfect pairing (bottleneck assignment by threshold; Burkard, Dell'Amico, Martello, Assignment Problems,
 * section 6.2). Time O(n^3 log n) at worst, by augmenting paths.
 */
final class LargeBottleneckMatching implements Matching {

    private final int size;
    private final int[] rowOf;
    private final int[] columnOf;
    private final boolean[] seen;

    LargeBottleneckMatching(int size) {
        this.size = size;
        this.rowOf = new int[size];
        this.columnOf = new int[size];
        this.seen = new boolean[size];
    }

    @Override
    public double cost(double[] table) {
        double[] sorted = table.clone();
        Arrays.sort(sorted);
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isPerfect(table, sorted[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return sorted[low];
    }

    @Override
    public void pair(double[] table, int[] columns) {
        double threshold = cost(table);
        if (!isPerfect(table, threshold)) {
            throw new IllegalStateException("no pairing at the threshold " + threshold);
        }
        System.arraycopy(columnOf, 0, columns, 0, size);
    }

    private boolean isPerfect(double[] table, double threshold) {
        Arrays.fill(rowOf, -1);
        Arrays.fill(columnOf, -1);
        for (int row = 0; row < size; row++) {
            Arrays.fill(seen, false);
            if (!augment(table, threshold, row)) {
                return false;
            }
        }
        return true;
    }

    private boolean augment(double[] table, double threshold, int row) {
        for (int column = 0; column < size; column++) {
            if (!seen[column] && table[row * size + column] <= threshold) {
                seen[column] = true;
                if (rowOf[column] < 0 || augment(table, threshold, rowOf[column])) {
                    rowOf[column] = row;
                    columnOf[row] = column;
                    return true;
                }
            }
        }
        return false;
    }
}

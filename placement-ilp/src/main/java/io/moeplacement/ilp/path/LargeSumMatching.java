package io.moeplacement.ilp.path;

import io.moeplacement.spi.TransportKernel;
import java.util.Arrays;

/** Pairing of least sum for many rows, by the api's transportation kernel. Time about O(n^3). */
final class LargeSumMatching implements Matching {

    private final int size;
    private final TransportKernel kernel;
    private final int[] ones;
    private final int[] columnOf;

    LargeSumMatching(int size) {
        this.size = size;
        this.kernel = new TransportKernel(size, size);
        this.ones = new int[size];
        this.columnOf = new int[size];
        Arrays.fill(ones, 1);
    }

    @Override
    public double cost(double[] table) {
        pair(table, columnOf);
        double sum = 0;
        for (int row = 0; row < size; row++) {
            sum += table[row * size + columnOf[row]];
        }
        return sum;
    }

    @Override
    public void pair(double[] table, int[] columns) {
        kernel.assign(table, ones, columns);
    }
}

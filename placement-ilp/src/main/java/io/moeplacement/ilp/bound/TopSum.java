package io.moeplacement.ilp.bound;

/** Sums the largest few of some numbers. Not thread-safe: the buffer is reused. */
final class TopSum {

    private final int count;
    /** The largest so far, ascending, and how they were found. */
    private final double[] top;

    private final int[] index;

    TopSum(int count) {
        this.count = count;
        this.top = new double[count];
        this.index = new int[count];
    }

    /** Sum of the largest {@code count} of {@code a[i] + b[offset + i]}, {@code i < length}. */
    double of(double[] a, double[] b, int offset, int length) {
        for (int i = 0; i < count; i++) {
            insert(a[i] + b[offset + i], i, i);
        }
        for (int i = count; i < length; i++) {
            double value = a[i] + b[offset + i];
            if (value > top[0]) {
                replaceLeast(value, i);
            }
        }
        double sum = 0;
        for (double value : top) {
            sum += value;
        }
        return sum;
    }

    /** Where the numbers of the last sum were, as a bit set. */
    long chosen() {
        long bits = 0;
        for (int i : index) {
            bits |= 1L << i;
        }
        return bits;
    }

    private void insert(double value, int position, int from) {
        int at = position;
        while (at > 0 && top[at - 1] > value) {
            top[at] = top[at - 1];
            index[at] = index[at - 1];
            at--;
        }
        top[at] = value;
        index[at] = from;
    }

    private void replaceLeast(double value, int from) {
        int at = 0;
        while (at + 1 < count && top[at + 1] < value) {
            top[at] = top[at + 1];
            index[at] = index[at + 1];
            at++;
        }
        top[at] = value;
        index[at] = from;
    }
}

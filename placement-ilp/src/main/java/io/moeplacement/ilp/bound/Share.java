package io.moeplacement.ilp.bound;

/**
 * What one device could hold of two neighbouring layers: as many experts of each as it has slots, as bit sets.
 *
 * @param from experts of the first layer
 * @param to experts of the second layer
 */
record Share(long from, long to) {

    /** Weight of the transitions inside, {@code weight[from * experts + to]}. */
    double weight(double[] weight, int experts) {
        double sum = 0;
        for (long rows = from; rows != 0; rows &= rows - 1) {
            int row = Long.numberOfTrailingZeros(rows) * experts;
            for (long columns = to; columns != 0; columns &= columns - 1) {
                sum += weight[row + Long.numberOfTrailingZeros(columns)];
            }
        }
        return sum;
    }

    /** The weight inside less the prices of all experts. */
    double reduced(double[] weight, Prices prices) {
        double sum = weight(weight, prices.from().length);
        for (long rows = from; rows != 0; rows &= rows - 1) {
            sum -= prices.from()[Long.numberOfTrailingZeros(rows)];
        }
        for (long columns = to; columns != 0; columns &= columns - 1) {
            sum -= prices.to()[Long.numberOfTrailingZeros(columns)];
        }
        return sum;
    }
}

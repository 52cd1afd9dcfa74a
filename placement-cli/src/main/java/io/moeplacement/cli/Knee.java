package io.moeplacement.cli;

import java.util.List;

/**
 * Where a falling curve stops paying: the point farthest below the straight line from its first to its last point, with
 * both axes scaled to that line. None when no point lies below it.
 */
final class Knee {

    private static final double LEAST_DISTANCE = 1e-9;

    private Knee() {}

    /** Index of the knee, or -1. {@code x} rises; values that are NaN are passed over. */
    static int of(List<Integer> x, List<Double> y) {
        int first = known(y, 0, 1);
        int last = known(y, y.size() - 1, -1);
        if (first < 0 || last <= first || y.get(last) >= y.get(first)) {
            return -1;
        }
        int knee = -1;
        double farthest = LEAST_DISTANCE;
        for (int i = first + 1; i < last; i++) {
            double along = (double) (x.get(i) - x.get(first)) / (x.get(last) - x.get(first));
            double fallen = (y.get(first) - y.get(i)) / (y.get(first) - y.get(last));
            if (fallen - along > farthest) {
                farthest = fallen - along;
                knee = i;
            }
        }
        return knee;
    }

    private static int known(List<Double> y, int from, int step) {
        for (int i = from; i >= 0 && i < y.size(); i += step) {
            if (!y.get(i).isNaN()) {
                return i;
            }
        }
        return -1;
    }
}

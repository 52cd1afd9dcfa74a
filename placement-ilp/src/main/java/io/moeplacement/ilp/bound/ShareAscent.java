package io.moeplacement.ilp.bound;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Finds good shares by alternating ascent: with one side given, the other side's best experts are those of the largest
 * sums; turn about until nothing changes. O(experts^2) a turn, a handful of turns.
 */
final class ShareAscent {

    private final double[] weight;
    private final int experts;
    private final TopSum top;
    private final int slots;
    private final double[] zero;
    private final double[] sum;

    ShareAscent(double[] weight, int experts, int slots) {
        this.weight = weight;
        this.experts = experts;
        this.slots = slots;
        this.top = new TopSum(slots);
        this.zero = new double[experts];
        this.sum = new double[experts];
    }

    /** Local optima from random starts and from given second sides, each with its reduced weight. */
    Map<Share, Double> climb(Prices prices, Iterable<Share> starts, int randomStarts, SplittableRandom random) {
        Map<Share, Double> found = new LinkedHashMap<>();
        for (Share start : starts) {
            climb(prices, start.to(), found);
        }
        for (int i = 0; i < randomStarts; i++) {
            climb(prices, random(random), found);
        }
        return found;
    }

    private long random(SplittableRandom random) {
        long bits = 0;
        while (Long.bitCount(bits) < slots) {
            bits |= 1L << random.nextInt(experts);
        }
        return bits;
    }

    private void climb(Prices prices, long start, Map<Share, Double> found) {
        long to = start;
        double value = Double.NEGATIVE_INFINITY;
        while (true) {
            for (int row = 0; row < experts; row++) {
                double ofRow = -prices.from()[row];
                for (long columns = to; columns != 0; columns &= columns - 1) {
                    ofRow += weight[row * experts + Long.numberOfTrailingZeros(columns)];
                }
                sum[row] = ofRow;
            }
            top.of(sum, zero, 0, experts);
            long from = top.chosen();
            for (int column = 0; column < experts; column++) {
                sum[column] = -prices.to()[column];
            }
            double paid = 0;
            for (long rows = from; rows != 0; rows &= rows - 1) {
                int row = Long.numberOfTrailingZeros(rows);
                paid += prices.from()[row];
                for (int column = 0; column < experts; column++) {
                    sum[column] += weight[row * experts + column];
                }
            }
            double reached = top.of(sum, zero, 0, experts) - paid;
            to = top.chosen();
            // Rounding must not keep two equal shares in turn.
            if (reached <= value + 1e-13) {
                found.put(new Share(from, to), reached);
                return;
            }
            value = reached;
        }
    }
}

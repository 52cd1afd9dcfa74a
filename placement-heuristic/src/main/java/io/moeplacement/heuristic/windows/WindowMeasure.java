package io.moeplacement.heuristic.windows;

import io.moeplacement.Robustness;
import java.util.Arrays;

/**
 * One figure from the imbalances of several windows: their mean, the largest, or the mean of the worst part of them
 * (conditional value at risk).
 *
 * <p>Idea for the last: it is the least over t of {@code t + sum max(0, x - t) / (part * windows)} (Rockafellar and Uryasev,
 * 2000), so with t kept from the imbalances at hand a changed set of them is bounded from above in one pass without sorting; a
 * change that this bound calls better is better. Few windows are sorted all the same. O(windows) for a bound, O(windows log
 * windows) for the exact figure of the worst part. Not thread-safe.
 */
final class WindowMeasure {

    /** Up to so many windows sorting costs no more than a bound. */
    private static final int FEW = 8;

    /** Weight of the mean beside the worst windows: only to tell apart what is equal for them. */
    private static final double TIE = 1e-6;

    private final boolean largest;
    /** Windows that make up the worst part, not whole; all of them for the mean. */
    private final double width;

    private final double[] sorted;
    private double threshold;

    WindowMeasure(Robustness robustness, int windows) {
        this.width = robustness instanceof Robustness.Cvar cvar ? (1 - cvar.level()) * windows : windows;
        this.largest = robustness instanceof Robustness.Worst || width <= 1;
        this.sorted = new double[windows];
    }

    /** Whether one window above a value makes the figure at least that. */
    boolean isLargest() {
        return largest;
    }

    /** The figure of imbalances {@code [windows or more]}, from which bounds are taken until the next call. */
    double exact(double[] imbalances) {
        if (!largest && width < sorted.length) {
            threshold = leastOfWorst(imbalances);
            return aboveThreshold(imbalances, threshold);
        }
        return bound(imbalances);
    }

    /** No less than the figure of other imbalances; exactly that for mean and largest. */
    double bound(double[] imbalances) {
        if (largest) {
            return largest(imbalances);
        }
        if (width >= sorted.length) {
            return mean(imbalances);
        }
        return aboveThreshold(imbalances, sorted.length <= FEW ? leastOfWorst(imbalances) : threshold);
    }

    private double aboveThreshold(double[] imbalances, double level) {
        double beyond = 0;
        for (int window = 0; window < sorted.length; window++) {
            beyond += Math.max(0, imbalances[window] - level);
        }
        return level + beyond / width;
    }

    private double leastOfWorst(double[] imbalances) {
        System.arraycopy(imbalances, 0, sorted, 0, sorted.length);
        Arrays.sort(sorted);
        return sorted[Math.max(0, sorted.length - (int) Math.ceil(width))];
    }

    /** Whether lowering this window's imbalance can lower the figure, by the last {@link #exact}. */
    boolean counts(double imbalance, double figure) {
        return largest ? imbalance >= figure : width >= sorted.length || imbalance >= threshold;
    }

    /** Small part of the mean that decides between equal figures of the worst windows; 0 where the mean is the figure. */
    double tie(double[] imbalances) {
        return largest || width < sorted.length ? TIE * mean(imbalances) : 0;
    }

    private double mean(double[] imbalances) {
        double sum = 0;
        for (int window = 0; window < sorted.length; window++) {
            sum += imbalances[window];
        }
        return sum / sorted.length;
    }

    private double largest(double[] imbalances) {
        double most = 0;
        for (int window = 0; window < sorted.length; window++) {
            most = Math.max(most, imbalances[window]);
        }
        return most;
    }
}

package io.moeplacement.runtime.analysis;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Counts over the experts of a layer, seen as a distribution. Holds on to the array it is given. */
final class Distribution {

    private static final double LN_2 = Math.log(2);

    /** Mean of the absolute value of a normal variable with standard deviation 1. */
    private static final double MEAN_ABSOLUTE_NORMAL = Math.sqrt(2 / Math.PI);

    private final double[] counts;
    private final double total;

    /** @param counts finite and not negative, {@code [experts]} */
    Distribution(double[] counts) {
        this.counts = counts;
        this.total = Arrays.stream(counts).sum();
    }

    boolean isEmpty() {
        return total == 0;
    }

    double total() {
        return total;
    }

    static double log2(double value) {
        return Math.log(value) / LN_2;
    }

    /** Largest count over the mean count; null when empty. */
    @Nullable
    Double skew() {
        return isEmpty() ? null : largest() / total * counts.length;
    }

    /** {@code -sum p log2 p}, in 0..log2(experts); null when empty. */
    @Nullable
    Double entropy() {
        return isEmpty() ? null : bits();
    }

    /** The entropy where there are counts. */
    double bits() {
        double sum = 0;
        for (double count : counts) {
            double share = count / total;
            // A share may underflow to 0 although the count is not 0.
            sum -= share > 0 ? share * log2(share) : 0;
        }
        return Math.max(0, sum);
    }

    double largest() {
        return Arrays.stream(counts).max().orElse(0);
    }

    /** The expert with the largest count, the lowest id on a tie; -1 when empty. */
    int hottest() {
        int hottest = -1;
        for (int expert = 0; expert < counts.length; expert++) {
            if (counts[expert] > (hottest < 0 ? 0 : counts[hottest])) {
                hottest = expert;
            }
        }
        return hottest;
    }

    int dead() {
        return (int) Arrays.stream(counts).filter(count -> count == 0).count();
    }

    /** Half the sum of the differences of shares (total variation), in 0..1; null when one of both is empty. */
    @Nullable
    Double distance(Distribution other) {
        if (isEmpty() || other.isEmpty()) {
            return null;
        }
        double sum = 0;
        for (int expert = 0; expert < counts.length; expert++) {
            sum += Math.abs(counts[expert] / total - other.counts[expert] / other.total);
        }
        return Math.min(1, sum / 2);
    }

    /**
     * The distance to expect when both are independent draws from the pooled distribution; null when one of both is empty.
     * Per expert the mean absolute difference of two shares, by the normal approximation, at most {@code 2p}, which is what
     * it tends to for rare experts.
     */
    @Nullable
    Double chanceDistance(Distribution other) {
        if (isEmpty() || other.isEmpty()) {
            return null;
        }
        double rate = 1 / total + 1 / other.total;
        double sum = 0;
        for (int expert = 0; expert < counts.length; expert++) {
            double share = Math.min(1, (counts[expert] + other.counts[expert]) / (total + other.total));
            sum += Math.min(2 * share, MEAN_ABSOLUTE_NORMAL * Math.sqrt(share * (1 - share) * rate));
        }
        return Math.min(1, sum / 2);
    }

    /**
     * Of the {@code size} hottest experts of one, the part that is among the {@code size} hottest of the other, in 0..1; null
     * when one of both is empty. Experts that tie for the last places hold equal parts of them, so that ids do not matter.
     */
    @Nullable
    Double hotOverlap(Distribution other, int size) {
        if (isEmpty() || other.isEmpty()) {
            return null;
        }
        double[] own = hotness(size);
        double[] others = other.hotness(size);
        double sum = 0;
        for (int expert = 0; expert < counts.length; expert++) {
            sum += Math.min(own[expert], others[expert]);
        }
        return Math.min(1, sum / size);
    }

    /** How much of a place among the hottest each expert holds, in 0..1; sums to {@code size}. */
    private double[] hotness(int size) {
        double[] sorted = counts.clone();
        Arrays.sort(sorted);
        double last = sorted[sorted.length - size];
        long above = Arrays.stream(counts).filter(count -> count > last).count();
        long tied = Arrays.stream(counts).filter(count -> count == last).count();
        return Arrays.stream(counts)
                .map(count -> count > last ? 1 : count == last ? (double) (size - above) / tied : 0)
                .toArray();
    }

    /** The counts themselves, not a copy. */
    double[] counts() {
        return counts;
    }
}

package io.moeplacement.ilp.bound;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the share of largest reduced weight, by branch and bound.
 *
 * <p>Experts of the first layer are taken or left one after another, those that promise most first; those of the second
 * are then the best by their sums. With experts A taken and r of the rest R still to take, a second expert f adds at most
 * {@code sum_A w[a][f] + (the r largest w[b][f], b in R) - price(f)}, where w is the weight less the first expert's price
 * divided by the slots; the best of these sums bound everything below. The tables of the r largest in what is left are
 * made once per call. A branch that cannot beat the best known by more than the tolerance is left out.
 *
 * <p>Time: at most all choices of the first layer's experts, O(experts * slots) each; usually a small part of them.
 */
final class ShareSearch {

    private static final int NODES_BETWEEN_LOOKS = 1 << 10;

    private final double[] weight;
    private final int experts;
    private final int slots;
    private final TopSum top;
    private final BooleanSupplier stop;

    private final double[] reduced;
    private final int[] order;
    /** {@code [(first left * (slots + 1) + to take) * experts + f]}: the most that what is left can add to f. */
    private final double[] promise;
    /** {@code [taken * experts + f]}. */
    private final double[][] sums;

    private double threshold;
    private long nodesLeft;
    private @Nullable Share best;

    ShareSearch(double[] weight, int experts, int slots, BooleanSupplier stop) {
        this.weight = weight;
        this.experts = experts;
        this.slots = slots;
        this.stop = stop;
        this.top = new TopSum(slots);
        this.reduced = new double[experts * experts];
        this.order = new int[experts];
        this.promise = new double[(experts + 1) * (slots + 1) * experts];
        this.sums = new double[slots + 1][experts];
    }

    /**
     * What a search found.
     *
     * @param most no share has a larger reduced weight; infinite when the search was given up
     * @param better a share above the value asked for; null when none was met
     */
    record Found(double most, @Nullable Share better) {}

    /**
     * Searches.
     *
     * @param known a reduced weight that some share has
     * @param tolerance branches that may beat it by less are left out
     * @param nodes nodes after which the search gives up
     */
    Found search(Prices prices, double known, double tolerance, long nodes) {
        prepare(prices);
        best = null;
        threshold = known + tolerance;
        nodesLeft = nodes;
        for (int to = 0; to < experts; to++) {
            sums[0][to] = -prices.to()[to];
        }
        boolean done = branch(0, 0, 0, tolerance);
        return new Found(done ? threshold : Double.POSITIVE_INFINITY, best);
    }

    private void prepare(Prices prices) {
        double[] zero = new double[experts];
        double[] row = new double[experts];
        double[] appeal = new double[experts];
        for (int from = 0; from < experts; from++) {
            for (int to = 0; to < experts; to++) {
                reduced[from * experts + to] = weight[from * experts + to] - prices.from()[from] / slots;
                row[to] = reduced[from * experts + to] - prices.to()[to] / slots;
            }
            appeal[from] = top.of(row, zero, 0, experts);
        }
        int[] sorted = IntStream.range(0, experts)
                .boxed()
                .sorted(Comparator.comparingDouble(from -> -appeal[from]))
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, order, 0, experts);
        promises();
    }

    private void promises() {
        double[] largest = new double[slots];
        for (int to = 0; to < experts; to++) {
            Arrays.fill(largest, Double.NEGATIVE_INFINITY);
            for (int first = experts; first >= 0; first--) {
                if (first < experts) {
                    insert(largest, reduced[order[first] * experts + to]);
                }
                double sum = 0;
                for (int take = 0; take <= slots; take++) {
                    promise[(first * (slots + 1) + take) * experts + to] = sum;
                    sum += take < slots ? largest[take] : 0;
                }
            }
        }
    }

    private static void insert(double[] descending, double value) {
        double carried = value;
        for (int i = 0; i < descending.length; i++) {
            if (carried > descending[i]) {
                double smaller = descending[i];
                descending[i] = carried;
                carried = smaller;
            }
        }
    }

    /** Looks at all shares that take what was taken and the rest from {@code first} on; false when given up. */
    private boolean branch(int first, int taken, long takenBits, double tolerance) {
        int toTake = slots - taken;
        double[] here = sums[taken];
        for (int next = first; next + toTake <= experts; next++) {
            if (--nodesLeft < 0 || (nodesLeft % NODES_BETWEEN_LOOKS == 0 && stop.getAsBoolean())) {
                return false;
            }
            if (bound(here, next, toTake) <= threshold) {
                return true;
            }
            double[] sum = sums[taken + 1];
            int row = order[next] * experts;
            for (int to = 0; to < experts; to++) {
                sum[to] = here[to] + reduced[row + to];
            }
            long bits = takenBits | 1L << order[next];
            double most = bound(sum, next + 1, toTake - 1);
            if (most <= threshold) {
                continue;
            }
            if (toTake == 1) {
                best = new Share(bits, top.chosen());
                threshold = most + tolerance;
            } else if (!branch(next + 1, taken + 1, bits, tolerance)) {
                return false;
            }
        }
        return true;
    }

    private double bound(double[] sum, int first, int toTake) {
        return top.of(sum, promise, (first * (slots + 1) + toTake) * experts, experts);
    }
}

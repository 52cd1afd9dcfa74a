package io.moeplacement.internal.bound;

import java.util.Arrays;

/**
 * The least weight that must lie between experts of different places, when an expert shares its place with few others.
 *
 * <p>Let y[e][f] be the chance that e and f are served in one place: with single copies 0 or 1, with copies the sum over
 * places of the product of their shares. A place of s slots holds shares of at most s in sum, so whatever the copies,
 * {@code 0 <= y <= 1, sum_f y[e][f] <= s} and the same the other way round. The most weight together is at most that of
 * this transportation problem; the rest of the weight is apart.
 *
 * <p>Cheap form: each row keeps its s largest entries, or each column; O(n^2). Tight form: the duals of {@link
 * SharingDuals} put into {@code apart >= sum min(w, u_e + v_f) - rowCap * sum u - columnCap * sum v}, which holds for any
 * u, v >= 0, so nothing rests on how they were found. Source: ExFlow's upper bound in its relaxed form. Not thread-safe.
 */
final class ApartWeight {

    /** Room for rounding, as a part of all weight, where large sums are subtracted. */
    private static final double ROUNDING = 1e-13;

    /** Up to so many entries are kept track of one by one, which has few surprises for a processor. */
    private static final int FEW = 12;

    private final int experts;
    private final double[] line;

    ApartWeight(int experts) {
        this.experts = experts;
        this.line = new double[experts];
    }

    /**
     * The larger of what rows and columns say for themselves.
     *
     * @param weight {@code [row * experts + column]}, at least 0
     * @param rowCap most columns a row can be together with
     * @param columnCap most rows a column can be together with
     */
    double cheap(double[] weight, int rowCap, int columnCap) {
        double rows = 0;
        double columns = 0;
        for (int expert = 0; expert < experts; expert++) {
            System.arraycopy(weight, expert * experts, line, 0, experts);
            rows += allButLargest(rowCap);
            for (int other = 0; other < experts; other++) {
                line[other] = weight[other * experts + expert];
            }
            columns += allButLargest(columnCap);
        }
        return Math.max(rows, columns);
    }

    /** The transportation bound, never below {@link #cheap}; O(experts^3 * cap). */
    double tight(double[] weight, int rowCap, int columnCap) {
        double cheap = cheap(weight, rowCap, columnCap);
        if (rowCap >= experts || columnCap >= experts) {
            return cheap;
        }
        SharingDuals duals = new SharingDuals(experts, weight, rowCap, columnCap);
        double apart = 0;
        double total = 0;
        for (int row = 0; row < experts; row++) {
            double ofRow = -rowCap * duals.row(row) - columnCap * duals.column(row);
            for (int column = 0; column < experts; column++) {
                double value = weight[row * experts + column];
                ofRow += Math.min(value, duals.row(row) + duals.column(column));
                total += value;
            }
            apart += ofRow;
        }
        return Math.max(cheap, apart - ROUNDING * total);
    }

    /** Sum of the line without its largest entries. */
    private double allButLargest(int largest) {
        return largest <= FEW ? allButFew(largest) : allButMany(experts - largest);
    }

    /** Keeps the largest so far in the first places; O(experts + few^2 log experts) on average. */
    private double allButFew(int few) {
        double rest = 0;
        int least = leastOfFirst(few);
        for (int expert = few; expert < experts; expert++) {
            double value = line[expert];
            if (few > 0 && value > line[least]) {
                rest += line[least];
                line[least] = value;
                least = leastOfFirst(few);
            } else {
                rest += value;
            }
        }
        return rest;
    }

    private int leastOfFirst(int count) {
        int least = 0;
        for (int i = 1; i < count; i++) {
            if (line[i] < line[least]) {
                least = i;
            }
        }
        return least;
    }

    /** Partition around pivots, O(experts) on average. */
    private double allButMany(int kept) {
        int low = 0;
        int high = experts - 1;
        while (low < high) {
            double pivot = line[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (line[i] < pivot) {
                    i++;
                }
                while (line[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swapped = line[i];
                    line[i++] = line[j];
                    line[j--] = swapped;
                }
            }
            if (kept <= j) {
                high = j;
            } else if (kept >= i) {
                low = i;
            } else {
                break;
            }
        }
        return Arrays.stream(line, 0, kept).sum();
    }
}

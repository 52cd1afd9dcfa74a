package io.moeplacement.runtime.analysis;

import io.moeplacement.ExpertAffinity;
import java.util.Arrays;

/**
 * Transition counts of one layer pair with their margins. Holds on to the rows it is given.
 *
 * <p>The mutual information of the joint distribution {@code T_ef / N} is
 * {@code sum_ef T_ef / N * log2(T_ef N / (R_e C_f))} over the cells that are not 0, with row sums R and column sums C.
 */
final class TransitionTable {

    private final double[][] rows;
    private final Distribution sources;
    private final Distribution targets;

    /** @param rows counts, finite and not negative, {@code [from][to]} */
    TransitionTable(double[][] rows) {
        this.rows = rows;
        double[] rowSums = new double[rows.length];
        double[] columnSums = new double[rows.length];
        for (int from = 0; from < rows.length; from++) {
            for (int to = 0; to < rows.length; to++) {
                rowSums[from] += rows[from][to];
                columnSums[to] += rows[from][to];
            }
        }
        this.sources = new Distribution(rowSums);
        this.targets = new Distribution(columnSums);
    }

    static TransitionTable of(ExpertAffinity affinity, int pair) {
        double[][] rows = new double[affinity.experts()][];
        Arrays.setAll(rows, from -> affinity.row(pair, from));
        return new TransitionTable(rows);
    }

    double total() {
        return sources.total();
    }

    /** Row sums: how often each source expert was left. */
    Distribution sources() {
        return sources;
    }

    /** Column sums: how often each target expert was reached. */
    Distribution targets() {
        return targets;
    }

    /** Where the transitions of a source expert go. */
    Distribution row(int from) {
        return new Distribution(rows[from]);
    }

    /** Bits that the source expert says about the target expert; needs a total above 0. */
    double mutualInformation() {
        double total = total();
        double sum = 0;
        double lost = 0;
        for (int from = 0; from < rows.length; from++) {
            double source = sources.counts()[from];
            for (int to = 0; to < rows.length; to++) {
                double share = rows[from][to] / total;
                if (share > 0) {
                    double lift = rows[from][to] / source / (targets.counts()[to] / total);
                    // Compensated: terms of both signs cancel where the layers are nearly independent.
                    double term = share * Distribution.log2(lift) - lost;
                    double next = sum + term;
                    lost = next - sum - term;
                    sum = next;
                }
            }
        }
        return Math.max(0, sum);
    }

    /** Share of the transitions that go to the most frequent target of their source; needs a total above 0. */
    double top1Predictability() {
        double hits = 0;
        for (double[] row : rows) {
            hits += Arrays.stream(row).max().orElse(0);
        }
        return Math.min(1, hits / total());
    }

    /** Whether all counts are whole numbers, as those of tokens are. */
    boolean isWhole() {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).allMatch(count -> count == Math.rint(count));
    }
}

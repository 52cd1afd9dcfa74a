package io.moeplacement.runtime.analysis;

import java.util.stream.IntStream;

/**
 * The mutual information to expect when the tokens of one layer are shuffled, from the margins alone: no tokens are needed.
 *
 * <p>Under a shuffle the count X of a cell with row sum a and column sum b of N tokens is hypergeometric, with mean
 * {@code m = ab / N}, and the expected information is {@code 1/N sum over cells of E[X log2(X / m)]} (Vinh, Epps and Bailey,
 * "Information theoretic measures for clusterings comparison", 2010). That is exact for one pair per token. Where a token
 * makes k x k pairs, it takes pairs for independent, which overstates the information by about {@code ((E-1)/(E-k))^2}.
 *
 * <p>Cells of small mean are summed outwards from the mode with the ratio of neighbouring probabilities, so there is no
 * factorial to overflow; cells of large mean take the expansion of {@code x ln x} around the mean.
 */
final class ShuffledMargins {

    /** From this mean on the expansion differs from the sum by less than one part in 10^4 of a term. */
    private static final double LARGE_MEAN = 256;

    /** Probabilities below this part of the mode's are not looked at. */
    private static final double NEGLIGIBLE = 1e-18;

    private static final int TABLE = 1024;

    private final double[] logarithms =
            IntStream.range(0, TABLE).mapToDouble(n -> n == 0 ? 0 : Math.log(n)).toArray();
    private final double[] rows;
    private final double[] columns;
    private final double total;

    /**
     * @param rows row sums, whole numbers
     * @param columns column sums, whole numbers with the same sum
     */
    ShuffledMargins(Distribution rows, Distribution columns) {
        this.rows = rows.counts();
        this.columns = columns.counts();
        this.total = rows.total();
    }

    /** Expected bits; needs a total above 0. */
    double mutualInformation() {
        double sum = 0;
        for (double row : rows) {
            for (double column : columns) {
                if (row > 0 && column > 0) {
                    sum += cell(row, column);
                }
            }
        }
        return Math.max(0, Distribution.log2(Math.E) * (sum / total));
    }

    /** {@code E[X ln(X / m)]}. */
    private double cell(double row, double column) {
        double mean = row / total * column;
        return mean < LARGE_MEAN ? summed(row, column, mean) : expanded(row, column, mean);
    }

    private double summed(double row, double column, double mean) {
        double least = Math.max(0, row + column - total);
        double most = Math.min(row, column);
        double mode = Math.max(least, Math.min(most, Math.floor((row + 1) * ((column + 1) / (total + 2)))));
        double rest = total - row - column;
        double weights = 1;
        double value = mode * logarithm(mode);
        double count = mode;
        double first = mode;
        double weight = 1;
        for (double n = mode; n < most && weight > NEGLIGIBLE; n++) {
            weight *= (row - n) / (n + 1) * ((column - n) / (rest + n + 1));
            weights += weight;
            count += weight * (n + 1);
            value += weight * (n + 1) * logarithm(n + 1);
        }
        weight = 1;
        for (double n = first; n > least && weight > NEGLIGIBLE; n--) {
            weight *= n / (row - n + 1) * ((rest + n) / (column - n + 1));
            weights += weight;
            count += weight * (n - 1);
            value += weight * (n - 1) * logarithm(n - 1);
        }
        return (value - count * Math.log(mean)) / weights;
    }

    private double logarithm(double n) {
        return n < TABLE ? logarithms[(int) n] : Math.log(n);
    }

    private double expanded(double row, double column, double mean) {
        double variance = total <= 1 ? 0 : mean * (1 - row / total) * (1 - column / total) * (total / (total - 1));
        double third = total <= 2 ? 0 : variance * (1 - 2 * row / total) * (1 - 2 * column / total);
        return variance / (2 * mean) - third / (6 * mean * mean) + variance * variance / (4 * mean * mean * mean);
    }
}

package io.moeplacement.runtime.sequences;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;

/**
 * An attention cost fitted to timings by least squares of the relative errors, so that short batches count as much as long
 * ones. (Luffy fits its one figure by timing attention and reports an average error of about 5 %; how it weighs the
 * timings is not said.)
 *
 * @param cost the fitted coefficients
 * @param meanError mean over timings of |predicted - measured| / measured
 * @param worstError largest of them
 */
public record AttentionFit(AttentionCost cost, double meanError, double worstError) {

    /**
     * Fits Luffy's one figure, the speed F, for a model of known width.
     *
     * @param width d, width of the model, at least 1
     * @param timings at least two
     * @throws IllegalArgumentException when there are too few timings or the width is below 1
     */
    public static AttentionFit ofWidth(int width, List<AttentionTiming> timings) {
        requireEnough(timings, 2, "one figure, the speed");
        AttentionCost shape = AttentionCost.ofWidth(width, 1);
        double inverseSpeed = solve(timings, shape)[0];
        return of(new AttentionCost(shape.perToken() * inverseSpeed, shape.perTokenPair() * inverseSpeed), timings);
    }

    /**
     * Fits both coefficients: for attention whose projections are not those of the paper's model (grouped queries, latent
     * heads, fused kernels). A coefficient that would come out negative is 0 and the other one fitted alone, which is the
     * least-squares fit among the coefficients allowed.
     *
     * @param timings at least three, of at least two different lengths
     * @throws IllegalArgumentException when there are too few timings, or all are of one length, which cannot tell the
     *     coefficients apart
     */
    public static AttentionFit of(List<AttentionTiming> timings) {
        requireEnough(timings, 3, "two coefficients");
        int first = timings.get(0).length();
        if (timings.stream().allMatch(timing -> timing.length() == first)) {
            throw new IllegalArgumentException("all " + timings.size() + " timings are of length " + first
                    + "; the cost of a token and of a pair of tokens can only be told apart by two lengths or more");
        }
        AttentionCost token = new AttentionCost(1, 0);
        AttentionCost pair = new AttentionCost(0, 1);
        double[] both = solve(timings, token, pair);
        if (both[0] >= 0 && both[1] >= 0) {
            return of(new AttentionCost(both[0], both[1]), timings);
        }
        return both[0] < 0
                ? of(new AttentionCost(0, solve(timings, pair)[0]), timings)
                : of(new AttentionCost(solve(timings, token)[0], 0), timings);
    }

    private static void requireEnough(List<AttentionTiming> timings, int least, String what) {
        if (timings.size() < least) {
            throw new IllegalArgumentException("timings (" + timings.size() + ") must be at least " + least + " to fit "
                    + what + " and to say how well they agree");
        }
    }

    /** Factors of the parts whose sum comes nearest to the timings, each timing scaled to 1. */
    private static double[] solve(List<AttentionTiming> timings, AttentionCost... parts) {
        double[][] terms = new double[timings.size()][parts.length];
        double[] scale = new double[parts.length];
        for (int i = 0; i < terms.length; i++) {
            AttentionTiming timing = timings.get(i);
            for (int part = 0; part < parts.length; part++) {
                terms[i][part] = parts[part].seconds(timing.sequences(), timing.length()) / timing.seconds();
                scale[part] = Math.max(scale[part], terms[i][part]);
            }
        }
        // Coefficients differ by many powers of ten; columns of one size keep the decomposition accurate.
        for (double[] row : terms) {
            for (int part = 0; part < parts.length; part++) {
                row[part] /= scale[part];
            }
        }
        double[] ones = new double[terms.length];
        Arrays.fill(ones, 1);
        OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
        regression.setNoIntercept(true);
        regression.newSampleData(ones, terms);
        double[] factors = regression.estimateRegressionParameters();
        for (int part = 0; part < parts.length; part++) {
            factors[part] /= scale[part];
        }
        return factors;
    }

    private static AttentionFit of(AttentionCost cost, List<AttentionTiming> timings) {
        double sum = 0;
        double worst = 0;
        for (AttentionTiming timing : timings) {
            double error = Math.abs(cost.seconds(timing.sequences(), timing.length()) / timing.seconds() - 1);
            sum += error;
            worst = Math.max(worst, error);
        }
        return new AttentionFit(cost, sum / timings.size(), worst);
    }
}

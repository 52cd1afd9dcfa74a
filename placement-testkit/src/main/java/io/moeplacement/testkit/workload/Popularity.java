package io.moeplacement.testkit.workload;

import io.moeplacement.testkit.workload.WorkloadShape.Spread;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.RandomGenerator;

/** Popularities of experts with a wanted largest-over-mean. */
final class Popularity {

    private static final int BISECTIONS = 80;

    private Popularity() {}

    /**
     * Largest-over-mean of each layer, ascending, {@code [layers]}: {@code least + (worst - least) * x^q} for x from 0 to
     * 1, with q such that the mean is met.
     */
    static double[] maxima(Spread spread, int layers) {
        double range = spread.worst() - spread.least();
        double wanted = (spread.mean() - spread.least()) / range;
        double exponent = solve(q -> -meanPower(layers, q), -wanted, 1e-3, 100);
        double[] maxima = new double[layers];
        for (int layer = 0; layer < layers; layer++) {
            maxima[layer] = spread.least() + range * Math.pow(step(layer, layers), exponent);
        }
        return maxima;
    }

    private static double meanPower(int layers, double exponent) {
        double sum = 0;
        for (int layer = 0; layer < layers; layer++) {
            sum += Math.pow(step(layer, layers), exponent);
        }
        return sum / layers;
    }

    private static double step(int layer, int layers) {
        return layers == 1 ? 1 : (double) layer / (layers - 1);
    }

    /**
     * Shares that sum to 1, largest first, {@code [experts]}: gamma draws, raised to the power that gives the wanted
     * largest-over-mean.
     */
    static double[] shares(RandomGenerator random, double gammaShape, int experts, double largestOverMean) {
        double[] draws = new GammaDistribution(random, gammaShape, 1).sample(experts);
        Arrays.sort(draws);
        double power = solve(gamma -> experts * powers(draws, gamma)[0], largestOverMean, 1e-6, 1000);
        return powers(draws, power);
    }

    private static double[] powers(double[] ascending, double power) {
        int experts = ascending.length;
        double[] shares = new double[experts];
        double sum = 0;
        for (int i = 0; i < experts; i++) {
            // Relative to the largest, so that high powers do not overflow.
            shares[i] = Math.pow(ascending[experts - 1 - i] / ascending[experts - 1], power);
            sum += shares[i];
        }
        for (int i = 0; i < experts; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    /** The argument at which a rising function takes a value, between two arguments. */
    private static double solve(DoubleUnaryOperator rising, double value, double low, double high) {
        double from = low;
        double to = high;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (from + to) / 2;
            if (rising.applyAsDouble(middle) < value) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return (from + to) / 2;
    }
}

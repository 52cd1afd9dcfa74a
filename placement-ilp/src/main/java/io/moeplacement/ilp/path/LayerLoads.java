package io.moeplacement.ilp.path;

import io.moeplacement.LoadWindows;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;

/**
 * Loads of one layer's rows: {@code [device * group size + i]} is an expert. Device speeds are equal, so they cancel.
 * Thread-safe.
 */
final class LayerLoads {

    /** As in the definition of balance-then-tail: rounding admits one part in 10^12 of the layer's load. */
    private static final double ROUNDING = 1e-12;

    private final int devices;
    private final double[] pooled;
    private final double total;
    /** Loads in each window where a limit holds in every one, else none, {@code [windows][experts]}. */
    private final double[][] windows;

    LayerLoads(PlacementProblem problem, int layer) {
        this.devices = problem.devices();
        this.pooled = problem.profile().loads(layer);
        this.total = problem.profile().totalLoad(layer);
        LoadWindows all = problem.profile().windows();
        if (all != null && problem.robustness() instanceof Robustness.Worst) {
            windows = new double[all.windows()][];
            for (int window = 0; window < windows.length; window++) {
                windows[window] = all.loads(window, layer);
            }
        } else {
            windows = new double[0][];
        }
    }

    /** Load of the busiest device over the mean, pooled over windows; 1 without traffic. */
    double imbalance(int[] row) {
        return imbalance(row, pooled);
    }

    /** The imbalance that the limit is about: with robustness worst that of the worst window. */
    double limitedImbalance(int[] row) {
        double worst = imbalance(row, pooled);
        for (double[] window : windows) {
            worst = Math.max(worst, imbalance(row, window));
        }
        return worst;
    }

    private double imbalance(int[] row, double[] loads) {
        double all = 0;
        double busiest = 0;
        int groupSize = row.length / devices;
        for (int device = 0; device < devices; device++) {
            double load = load(row, device * groupSize, groupSize, loads);
            busiest = Math.max(busiest, load);
            all += load;
        }
        return all == 0 ? 1 : busiest * devices / all;
    }

    private static double load(int[] row, int begin, int groupSize, double[] loads) {
        double load = 0;
        for (int slot = begin; slot < begin + groupSize; slot++) {
            load += loads[row[slot]];
        }
        return load;
    }

    /** Sum over devices of the distance of their loads from the mean. */
    double deviation(int[] row) {
        double mean = total / devices;
        double sum = 0;
        int groupSize = row.length / devices;
        for (int device = 0; device < devices; device++) {
            sum += Math.abs(load(row, device * groupSize, groupSize, pooled) - mean);
        }
        return sum;
    }

    /** What balance-then-tail admits in this layer. */
    double mostDeviation(double least, double tolerance) {
        return least + (tolerance + ROUNDING) * total;
    }

    /** Whether the layer has traffic. */
    boolean hasTraffic() {
        return total > 0;
    }
}

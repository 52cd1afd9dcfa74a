package io.moeplacement.heuristic;

import io.moeplacement.LoadWindows;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * Fills one layer so that experts whose loads rise together sit apart: experts by mean share descending, each to the device
 * that looks least loaded to it, where an expert already there counts with its mean share plus a weight times the correlation of
 * the two. O(experts^2 * windows) for the correlations, O(slots^2) for the rest.
 */
final class AntiCorrelationLayer {

    private final PlacementProblem problem;
    private final SlotLayout slots;
    private final int layer;
    private final double weight;
    private final double scale;
    /** Shares of the windows with traffic, {@code [experts][windows]}. */
    private final double[][] shares;

    private final double[] mean;
    private final int[] row;
    private final int[] used;

    /**
     * A layer to fill.
     *
     * @param weight what a correlation of 1 counts
     * @param normalised whether an expert of average share counts 1 instead of its share
     */
    AntiCorrelationLayer(PlacementProblem problem, LoadWindows windows, int layer, double weight, boolean normalised) {
        this.problem = problem;
        this.slots = problem.slots();
        this.layer = layer;
        this.weight = weight;
        this.scale = normalised ? problem.experts() : 1;
        this.shares = shares(windows, layer);
        this.mean = Arrays.stream(shares)
                .mapToDouble(series -> Arrays.stream(series).average().orElse(0))
                .toArray();
        this.row = new int[slots.slots(layer)];
        this.used = new int[slots.devices()];
    }

    private static double[][] shares(LoadWindows windows, int layer) {
        int[] busy = IntStream.range(0, windows.windows())
                .filter(window -> Arrays.stream(windows.loads(window, layer)).sum() > 0)
                .toArray();
        double[][] shares = new double[windows.experts()][busy.length];
        for (int i = 0; i < busy.length; i++) {
            double[] loads = windows.loads(busy[i], layer);
            double total = Arrays.stream(loads).sum();
            for (int expert = 0; expert < loads.length; expert++) {
                shares[expert][i] = loads[expert] / total;
            }
        }
        return shares;
    }

    int[] fill() {
        int[] copies = CopyCounts.of(problem, layer);
        int[] largestFirst = IntStream.range(0, mean.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer expert) -> -mean[expert] / copies[expert]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int expert : largestFirst) {
            double[] seen = new double[mean.length];
            Arrays.setAll(
                    seen, other -> scale * mean[other] / copies[other] + weight * correlation(expert, other, copies));
            for (int copy = 0; copy < copies[expert]; copy++) {
                int device = bestDevice(expert, seen);
                row[slots.firstSlot(layer, device) + used[device]++] = expert;
            }
        }
        return row;
    }

    /** Only of experts that have been placed; the others are on no device. */
    private double correlation(int expert, int other, int[] copies) {
        boolean placed = mean[other] / copies[other] > mean[expert] / copies[expert]
                || (mean[other] / copies[other] == mean[expert] / copies[expert] && other <= expert);
        return placed ? correlation(shares[expert], shares[other]) : 0;
    }

    /** Pearson's coefficient; 0 where a series is constant or too short to have one. */
    static double correlation(double[] one, double[] two) {
        if (one.length < 2) {
            return 0;
        }
        double coefficient = new PearsonsCorrelation().correlation(one, two);
        return Double.isNaN(coefficient) ? 0 : coefficient;
    }

    /** The device that looks least loaded to an expert, one without the expert before one with it. */
    private int bestDevice(int expert, double[] seen) {
        int best = -1;
        boolean bestHolds = false;
        double bestLoad = 0;
        for (int device = 0; device < used.length; device++) {
            if (used[device] == slots.slots(layer, device)) {
                continue;
            }
            double load = 0;
            boolean holds = false;
            int begin = slots.firstSlot(layer, device);
            for (int slot = begin; slot < begin + used[device]; slot++) {
                load += seen[row[slot]];
                holds |= row[slot] == expert;
            }
            if (best < 0 || (bestHolds && !holds) || (bestHolds == holds && load < bestLoad)) {
                best = device;
                bestHolds = holds;
                bestLoad = load;
            }
        }
        return best;
    }
}

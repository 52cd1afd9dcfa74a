package io.moeplacement.internal;

import io.moeplacement.LoadWindows;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import java.util.Arrays;

/** Load imbalance of layers: the busiest device's time over the time of a perfect spread. */
public final class Imbalances {

    private Imbalances() {}

    /**
     * {@code max_g(load_g / speed_g) * sum_g speed_g / sum_g load_g}; 1 without traffic.
     *
     * @param deviceLoads load of each device, in any unit
     */
    public static double of(double[] deviceLoads, Topology topology) {
        double total = 0;
        double slowest = 0;
        for (int device = 0; device < deviceLoads.length; device++) {
            total += deviceLoads[device];
            slowest = Math.max(slowest, deviceLoads[device] / topology.speed(device));
        }
        return total == 0 ? 1.0 : slowest * topology.totalSpeed() / total;
    }

    /** Imbalance of the pooled loads, {@code [layers]}. */
    public static double[] pooled(PlacementProblem problem, Placement placement) {
        RoutingProfile profile = problem.profile();
        double[] imbalances = new double[profile.layers()];
        for (int layer = 0; layer < imbalances.length; layer++) {
            double[] loads = LayerShares.byDevice(placement, layer).spread(profile.loads(layer));
            imbalances[layer] = of(loads, problem.topology());
        }
        return imbalances;
    }

    /** Imbalance of one layer in each window, {@code [windows]}. */
    public static double[] byWindow(PlacementProblem problem, LoadWindows windows, Placement placement, int layer) {
        LayerShares shares = LayerShares.byDevice(placement, layer);
        double[] imbalances = new double[windows.windows()];
        for (int window = 0; window < imbalances.length; window++) {
            imbalances[window] = of(shares.spread(windows.loads(window, layer)), problem.topology());
        }
        return imbalances;
    }

    /** One figure from the imbalances of several windows. */
    public static double robust(Robustness robustness, double[] byWindow) {
        if (robustness instanceof Robustness.Worst) {
            return Arrays.stream(byWindow).max().orElse(1.0);
        }
        if (robustness instanceof Robustness.Cvar cvar) {
            return tailMean(byWindow, 1 - cvar.level());
        }
        return Arrays.stream(byWindow).average().orElse(1.0);
    }

    /** Mean of the largest values that make up {@code share} of all, the last of them counted in part. */
    private static double tailMean(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double left = share * sorted.length;
        double width = left;
        double sum = 0;
        for (int i = sorted.length - 1; i >= 0 && left > 0; i--) {
            double part = Math.min(1, left);
            sum += part * sorted[i];
            left -= part;
        }
        return sum / width;
    }
}

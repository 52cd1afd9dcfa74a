package io.moeplacement.runtime.analysis;

import io.moeplacement.LoadWindows;
import io.moeplacement.RoutingProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How loads change over the time windows of one profile. Distances are total variation, {@code 1/2 sum |p - q|} in 0..1, of the
 * load distributions of a layer in two windows; windows in which a layer has no traffic are left out of its figures.
 *
 * @param windows number of windows, at least 1
 * @param layers one entry per layer, in order
 * @param lags distances of windows further and further apart, at lags 1, 2, 4, ... below the number of windows
 */
public record WindowDrift(int windows, List<LayerDrift> layers, List<LagDistance> lags) {

    /** Keeps its own copies of the lists. */
    public WindowDrift {
        layers = List.copyOf(layers);
        lags = List.copyOf(lags);
    }

    /**
     * One layer. A figure is null where no two windows have traffic.
     *
     * @param layerId id of the layer
     * @param toNext distance of a window to the next one, mean
     * @param toNextByChance what independent samples of these sizes would show, mean
     * @param worstToNext the largest distance of a window to the next one
     * @param worstWindow label of the first of these two windows; null with it
     * @param toPooled distance of a window to all windows together, mean
     */
    public record LayerDrift(
            int layerId,
            @Nullable Double toNext,
            @Nullable Double toNextByChance,
            @Nullable Double worstToNext,
            @Nullable Long worstWindow,
            @Nullable Double toPooled) {}

    /**
     * Windows some way apart.
     *
     * @param lag how many windows apart
     * @param distance mean over layers and windows; null where no two such windows have traffic
     */
    public record LagDistance(int lag, @Nullable Double distance) {}

    /**
     * The drift of a profile's windows.
     *
     * @throws IllegalArgumentException when the profile has no windows
     */
    public static WindowDrift of(RoutingProfile profile) {
        LoadWindows windows = profile.windows();
        if (windows == null) {
            throw new IllegalArgumentException("the profile has no load windows");
        }
        Distribution[][] loads = new Distribution[profile.layers()][windows.windows()];
        List<LayerDrift> layers = new ArrayList<>();
        for (int layer = 0; layer < loads.length; layer++) {
            for (int window = 0; window < windows.windows(); window++) {
                loads[layer][window] = new Distribution(windows.loads(window, layer));
            }
            layers.add(drift(profile.layerId(layer), loads[layer], windows));
        }
        List<LagDistance> lags = new ArrayList<>();
        for (int lag = 1; lag < windows.windows(); lag *= 2) {
            lags.add(new LagDistance(lag, atLag(loads, lag)));
        }
        return new WindowDrift(windows.windows(), layers, lags);
    }

    private static LayerDrift drift(int layerId, Distribution[] loads, LoadWindows windows) {
        Mean toNext = new Mean();
        Mean byChance = new Mean();
        Mean toPooled = new Mean();
        Distribution pooled = pooled(loads);
        Double worst = null;
        Long worstWindow = null;
        for (int window = 0; window < loads.length; window++) {
            toPooled.add(loads[window].distance(pooled));
            if (window + 1 < loads.length) {
                Double distance = loads[window].distance(loads[window + 1]);
                toNext.add(distance);
                byChance.add(loads[window].chanceDistance(loads[window + 1]));
                if (distance != null && (worst == null || distance > worst)) {
                    worst = distance;
                    worstWindow = windows.label(window);
                }
            }
        }
        return new LayerDrift(layerId, toNext.value(), byChance.value(), worst, worstWindow, toPooled.value());
    }

    private static Distribution pooled(Distribution[] loads) {
        double[] sum = new double[loads[0].counts().length];
        for (Distribution window : loads) {
            for (int expert = 0; expert < sum.length; expert++) {
                sum[expert] += window.counts()[expert];
            }
        }
        return new Distribution(sum);
    }

    private static @Nullable Double atLag(Distribution[][] loads, int lag) {
        Mean mean = new Mean();
        for (Distribution[] layer : loads) {
            for (int window = 0; window + lag < layer.length; window++) {
                mean.add(layer[window].distance(layer[window + lag]));
            }
        }
        return mean.value();
    }

    /** Mean of the figures that are known. */
    private static final class Mean {

        private double sum;
        private int count;

        void add(@Nullable Double value) {
            if (value != null) {
                sum += value;
                count++;
            }
        }

        @Nullable
        Double value() {
            return count == 0 ? null : Double.valueOf(sum / count);
        }
    }
}

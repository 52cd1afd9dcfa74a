package io.moeplacement.cli.report;

import io.moeplacement.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Neighbouring devices, or layers, that share one row or column of a table, so that the page of a huge model stays small.
 *
 * @param labels name of each band
 * @param of band of each device or layer
 * @param one what one band is, such as {@code device} or {@code node}
 * @param whole whether every band is a single device or layer
 */
record Bands(List<String> labels, int[] of, String one, boolean whole) {

    private static final int MOST_DEVICES = 64;
    private static final int MOST_LAYERS = 128;

    /** As many nodes make a better table than bands of devices. */
    private static final int ENOUGH_NODES = 16;

    static Bands ofDevices(Topology topology) {
        int devices = topology.devices();
        if (devices > MOST_DEVICES && topology.nodes() >= ENOUGH_NODES && topology.nodes() <= MOST_DEVICES) {
            return new Bands(
                    IntStream.range(0, topology.nodes())
                            .mapToObj(Integer::toString)
                            .toList(),
                    IntStream.range(0, devices).map(topology::nodeOf).toArray(),
                    "node",
                    false);
        }
        return of(IntStream.range(0, devices).toArray(), MOST_DEVICES, "device");
    }

    static Bands ofLayers(int[] layerIds) {
        return of(layerIds, MOST_LAYERS, "layer");
    }

    private static Bands of(int[] ids, int most, String what) {
        int size = (ids.length + most - 1) / most;
        List<String> labels = new ArrayList<>();
        for (int begin = 0; begin < ids.length; begin += size) {
            int last = Math.min(begin + size, ids.length) - 1;
            labels.add(last == begin ? Integer.toString(ids[begin]) : ids[begin] + "-" + ids[last]);
        }
        return new Bands(
                List.copyOf(labels),
                IntStream.range(0, ids.length).map(i -> i / size).toArray(),
                size == 1 ? what : what + "s",
                size == 1);
    }

    int count() {
        return labels.size();
    }

    /** The largest value of each band; NaN only where a band has nothing else. */
    double[] largest(double[] values) {
        double[] largest = new double[count()];
        java.util.Arrays.fill(largest, Double.NaN);
        for (int i = 0; i < values.length; i++) {
            largest[of[i]] = Double.isNaN(largest[of[i]]) ? values[i] : Math.max(largest[of[i]], orLeast(values[i]));
        }
        return largest;
    }

    private static double orLeast(double value) {
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }

    /** The mean of each band over what is known. */
    double[] mean(double[] values) {
        double[] sums = new double[count()];
        int[] known = new int[count()];
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                sums[of[i]] += values[i];
                known[of[i]]++;
            }
        }
        return IntStream.range(0, count())
                .mapToDouble(band -> known[band] == 0 ? Double.NaN : sums[band] / known[band])
                .toArray();
    }

    /** The sum of each band. */
    double[] sum(double[] values) {
        double[] sums = new double[count()];
        for (int i = 0; i < values.length; i++) {
            sums[of[i]] += values[i];
        }
        return sums;
    }
}

package io.moeplacement.ilp.bound;

import java.util.Arrays;

/**
 * What it costs a device to take each expert: duals of the master. Any sign.
 *
 * @param from of the first layer's experts
 * @param to of the second layer's experts
 */
record Prices(double[] from, double[] to) {

    /** Sum over all experts. */
    double sum() {
        return Arrays.stream(from).sum() + Arrays.stream(to).sum();
    }

    /** The point between these and others, at {@code part} of the way to the others. */
    Prices towards(Prices others, double part) {
        return new Prices(mix(from, others.from, part), mix(to, others.to, part));
    }

    private static double[] mix(double[] a, double[] b, double part) {
        double[] mixed = new double[a.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = a[i] + part * (b[i] - a[i]);
        }
        return mixed;
    }
}

package io.moeplacement;

import io.moeplacement.internal.Require;

/**
 * What one device can send or receive over one kind of connection.
 *
 * @param bandwidth bytes per second in one direction, finite and above 0
 * @param latency seconds before the first byte arrives, finite and at least 0
 */
public record Link(double bandwidth, double latency) {

    /** @throws IllegalArgumentException when a figure is outside its range */
    public Link {
        Require.positive("link bandwidth", bandwidth);
        Require.notNegative("link latency", latency);
    }
}

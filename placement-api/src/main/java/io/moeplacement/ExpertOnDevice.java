package io.moeplacement;

import io.moeplacement.internal.Require;

/**
 * An expert of a layer and a device, as named by a limit.
 *
 * @param layer layer, counted from 0 in the profile
 * @param expert expert, counted from 0
 * @param device device, counted from 0
 */
public record ExpertOnDevice(int layer, int expert, int device) {

    /** @throws IllegalArgumentException when a number is negative */
    public ExpertOnDevice {
        Require.notNegative("layer", (long) layer);
        Require.notNegative("expert", (long) expert);
        Require.notNegative("device", (long) device);
    }
}

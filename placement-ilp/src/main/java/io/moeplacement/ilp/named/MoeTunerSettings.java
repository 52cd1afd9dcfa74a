package io.moeplacement.ilp.named;

import java.time.Duration;

/**
 * How MoETuner's programmes are solved.
 *
 * @param tolerance share of a layer's load to which its deviations may sum when work on it ends
 * @param layerTime longest time for one layer of the first programme
 * @param usesOjalgo whether ojAlgo solves them in place of our own exact methods
 * @param maxBinaries largest programme for ojAlgo
 */
public record MoeTunerSettings(double tolerance, Duration layerTime, boolean usesOjalgo, int maxBinaries) {

    /** The paper's tolerance, a second a layer, our own methods. */
    public static MoeTunerSettings defaults() {
        return new MoeTunerSettings(0.025, Duration.ofSeconds(1), false, 300);
    }
}

package io.moeplacement;

import io.moeplacement.internal.Require;

/**
 * What one wave of a migration may take. Immutable.
 *
 * @param stagingSlots incoming experts a device can hold beside its slots during a wave, over all layers; one that arrives
 *     in an empty slot needs none. With 0 every expert is written straight into its slot, which must then be empty or hold
 *     an expert that has another copy, and a device takes one of the latter per wave
 * @param transfersPerWave most moves of a wave, at least 1. Experts that wait for each other in a circle move together
 *     however many they are: a circle longer than this is a wave of its own
 */
public record MigrationBudget(int stagingSlots, int transfersPerWave) {

    /** @throws IllegalArgumentException when a figure is outside its range */
    public MigrationBudget {
        Require.notNegative("stagingSlots", (long) stagingSlots);
        Require.positive("transfersPerWave", transfersPerWave);
    }

    /** Any number of transfers at once. */
    public static MigrationBudget staging(int stagingSlots) {
        return new MigrationBudget(stagingSlots, Integer.MAX_VALUE);
    }

    /** The same staging with a limit on moves per wave. */
    public MigrationBudget withTransfersPerWave(int transfers) {
        return new MigrationBudget(stagingSlots, transfers);
    }

    /**
     * The same staging with a limit on the bytes of a wave: as many moves as fit, at least one.
     *
     * @throws IllegalArgumentException when a figure is not above 0
     */
    public MigrationBudget withBytesPerWave(double bytes, double bytesPerExpert) {
        double transfers =
                Require.positive("bytes per wave", bytes) / Require.positive("bytes per expert", bytesPerExpert);
        return new MigrationBudget(stagingSlots, (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.floor(transfers))));
    }
}

package io.moeplacement.ilp.tight;

import java.time.Duration;

/**
 * How the tight programme is used.
 *
 * @param maxBinaries largest number of binaries in one programme
 * @param workers of ojAlgo
 * @param time for all programmes of a solve, within the caller's deadline
 * @param enumerate {@link #FIRST}, {@link #LAST} or {@link #OFF}
 * @param gap no programme is started where the value is this close to our own bound
 * @param asksAlways whether ojAlgo is asked whatever our own methods have proved
 */
public record TightSettings(
        int maxBinaries, int workers, Duration time, String enumerate, double gap, boolean asksAlways) {

    /** Enumerate before the programme: the fastest proof. */
    public static final String FIRST = "first";
    /** Enumerate after the programme, for its proof. */
    public static final String LAST = "last";
    /** Never enumerate. */
    public static final String OFF = "off";

    boolean enumerates() {
        return !enumerate.equals(OFF);
    }

    boolean enumeratesLast() {
        return enumerates() && (asksAlways || enumerate.equals(LAST));
    }
}

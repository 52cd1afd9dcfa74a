package io.moeplacement.formats;

import io.moeplacement.Pairing;
import org.jspecify.annotations.Nullable;

/**
 * How {@link ProfileReader} reads.
 *
 * @param pairing which pairs of a trace's token become transitions; what a pair of a transitions CSV is
 * @param sequences which sequences of a trace are kept, or null for all
 * @param experts experts per layer, at least 1, or null for the largest expert id plus 1
 * @param windows whether load windows (or several files of loads) stay apart as time windows instead of being summed
 * @param windowRange which load windows (or files of loads, each one window) count, whether kept apart or summed, or null for all
 * @param skipSteps how many steps (windows, passes, iterations) at the beginning of each dump are left out as warm-up, at
 *     least 0; before windows are counted
 * @param maxInputBytes most bytes, unpacked, that one file may claim or contain, at least 1
 */
public record ProfileOptions(
        Pairing pairing,
        @Nullable SequenceFilter sequences,
        @Nullable Integer experts,
        boolean windows,
        @Nullable WindowRange windowRange,
        int skipSteps,
        long maxInputBytes) {

    /** Default of {@link #maxInputBytes}: 4 GiB. */
    public static final long DEFAULT_MAX_INPUT_BYTES = 1L << 32;

    /** @throws IllegalArgumentException when a figure is outside its range */
    public ProfileOptions {
        if (experts != null && experts < 1) {
            throw new IllegalArgumentException("experts (" + experts + ") must be at least 1");
        }
        if (skipSteps < 0) {
            throw new IllegalArgumentException("skipSteps (" + skipSteps + ") must be at least 0");
        }
        if (maxInputBytes < 1) {
            throw new IllegalArgumentException("maxInputBytes (" + maxInputBytes + ") must be at least 1");
        }
    }

    /** All pairs, all sequences, experts from the data, windows summed, no step left out, 4 GiB. */
    public static ProfileOptions defaults() {
        return new ProfileOptions(Pairing.ALL, null, null, false, null, 0, DEFAULT_MAX_INPUT_BYTES);
    }

    /** The same options with another pairing. */
    public ProfileOptions withPairing(Pairing pairing) {
        return new ProfileOptions(pairing, sequences, experts, windows, windowRange, skipSteps, maxInputBytes);
    }

    /** The same options with other sequences; null for all. */
    public ProfileOptions withSequences(@Nullable SequenceFilter sequences) {
        return new ProfileOptions(pairing, sequences, experts, windows, windowRange, skipSteps, maxInputBytes);
    }

    /** The same options with a declared number of experts per layer; null for the largest id plus 1. */
    public ProfileOptions withExperts(@Nullable Integer experts) {
        return new ProfileOptions(pairing, sequences, experts, windows, windowRange, skipSteps, maxInputBytes);
    }

    /** The same options with load windows kept apart or summed. */
    public ProfileOptions withWindows(boolean windows) {
        return new ProfileOptions(pairing, sequences, experts, windows, windowRange, skipSteps, maxInputBytes);
    }

    /** The same options with other load windows; null for all. */
    public ProfileOptions withWindowRange(@Nullable WindowRange windowRange) {
        return new ProfileOptions(pairing, sequences, experts, windows, windowRange, skipSteps, maxInputBytes);
    }

    /** The same options with another number of steps left out at the beginning. */
    public ProfileOptions withSkipSteps(int skipSteps) {
        return new ProfileOptions(pairing, sequences, experts, windows, windowRange, skipSteps, maxInputBytes);
    }

    /** The same options with another limit on the unpacked size of one file. */
    public ProfileOptions withMaxInputBytes(long maxInputBytes) {
        return new ProfileOptions(pairing, sequences, experts, windows, windowRange, skipSteps, maxInputBytes);
    }
}

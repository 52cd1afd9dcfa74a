package io.moeplacement.runtime.sequences;

import java.util.Arrays;

/**
 * How many sequences, and how many of their tokens, each device takes. Immutable, thread-safe.
 *
 * <p>The papers want equal numbers of sequences and leave open what happens when they do not divide; here each device then
 * takes that number rounded down or up.
 */
public final class SequenceRoom {

    private static final long UNLIMITED = Long.MAX_VALUE;

    private final int[] least;
    private final int[] most;
    private final long[] tokens;

    private SequenceRoom(int[] least, int[] most, long[] tokens) {
        this.least = least;
        this.most = most;
        this.tokens = tokens;
    }

    /**
     * Equal numbers: {@code sequences / devices} on each, rounded down or up.
     *
     * @param sequences at least 0
     * @param devices at least 1
     * @throws IllegalArgumentException when a figure is outside its range
     */
    public static SequenceRoom even(int sequences, int devices) {
        require("sequences", sequences, 0);
        require("devices", devices, 1);
        int[] least = new int[devices];
        Arrays.fill(least, sequences / devices);
        int[] most = new int[devices];
        Arrays.fill(most, sequences / devices + (sequences % devices == 0 ? 0 : 1));
        return new SequenceRoom(least, most, unlimited(devices));
    }

    /**
     * Up to a multiple of the equal number, rounded up.
     *
     * @param factor in 1..1e6
     * @throws IllegalArgumentException when a figure is outside its range
     */
    public static SequenceRoom within(double factor, int sequences, int devices) {
        require("sequences", sequences, 0);
        require("devices", devices, 1);
        if (!(factor >= 1 && factor <= 1e6)) {
            throw new IllegalArgumentException("factor (" + factor + ") of the equal number must be in 1..1e6");
        }
        int[] most = new int[devices];
        // Never more than there are, so that the rounding amount and the cast are harmless.
        double rounded = Math.ceil(factor * sequences / devices - 1e-9);
        int share = sequences / devices + (sequences % devices == 0 ? 0 : 1);
        Arrays.fill(most, Math.max(share, (int) Math.min(sequences, rounded)));
        return new SequenceRoom(new int[devices], most, unlimited(devices));
    }

    /**
     * At most so many sequences on each device.
     *
     * @param sequences each at least 0, {@code [devices]}
     * @throws IllegalArgumentException when there is no device or a figure is negative
     */
    public static SequenceRoom atMost(int... sequences) {
        require("devices", sequences.length, 1);
        for (int device = 0; device < sequences.length; device++) {
            require("sequences of device " + device, sequences[device], 0);
        }
        return new SequenceRoom(new int[sequences.length], sequences.clone(), unlimited(sequences.length));
    }

    private static long[] unlimited(int devices) {
        long[] tokens = new long[devices];
        Arrays.fill(tokens, UNLIMITED);
        return tokens;
    }

    private static void require(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " (" + value + ") must be at least " + least);
        }
    }

    /**
     * The same, with at most so many tokens on each device, all its sequences together.
     *
     * @param tokens each at least 1, {@code [devices]}
     * @throws IllegalArgumentException when the length is another or a figure is below 1
     */
    public SequenceRoom withTokens(long... tokens) {
        if (tokens.length != most.length) {
            throw new IllegalArgumentException(
                    "token limits are of " + tokens.length + " devices, the room is of " + most.length);
        }
        for (int device = 0; device < tokens.length; device++) {
            if (tokens[device] < 1) {
                throw new IllegalArgumentException(
                        "token limit of device " + device + " (" + tokens[device] + ") must be at least 1");
            }
        }
        return new SequenceRoom(least, most, tokens.clone());
    }

    /** Number of devices. */
    public int devices() {
        return most.length;
    }

    /** Fewest sequences that a device takes; only the exact assignment can promise them. */
    public int least(int device) {
        return least[device];
    }

    /** Most sequences that a device takes. */
    public int most(int device) {
        return most[device];
    }

    /** Most tokens that a device takes; {@link Long#MAX_VALUE} without a limit. */
    public long tokens(int device) {
        return tokens[device];
    }

    /** Whether any device limits its tokens. */
    public boolean limitsTokens() {
        return Arrays.stream(tokens).anyMatch(limit -> limit != UNLIMITED);
    }

    @Override
    public String toString() {
        return "SequenceRoom[least=" + Arrays.toString(least) + ", most=" + Arrays.toString(most)
                + (limitsTokens() ? ", tokens=" + Arrays.toString(tokens) : "") + "]";
    }
}

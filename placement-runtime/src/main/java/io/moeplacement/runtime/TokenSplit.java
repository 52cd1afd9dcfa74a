package io.moeplacement.runtime;

import io.moeplacement.Placement;
import io.moeplacement.Topology;
import java.util.Arrays;
import java.util.Objects;

/**
 * The exact minimum-maximum token split: how many of each expert's tokens every copy should serve so that the slowest
 * device of a layer takes as little time as possible, in whole tokens.
 *
 * <p>What LPLB and FineEP solve as a linear programme. Here a flow from experts to devices is widened until it carries all
 * tokens: where it is stuck, the devices it can still reach form a set U whose experts live nowhere else, so their tokens
 * fix what U must carry. The last such set is the proof that no split does better, FineEP's closed form
 * {@code max over U of (tokens of experts with all copies in U) / (speed of U)}, rounded to whole tokens.
 *
 * <p>Mutable, not thread-safe; allocates nothing after construction.
 */
public final class TokenSplit {

    private final CopyTable copies;
    private final double[] speed;
    private final SplitFlow flow;
    private final long[] capacity;
    private final long[] load;
    private final long[] tokens;
    private final boolean[] tight;
    private long tightTokens;

    private int layer = -1;

    /**
     * Splits under one placement.
     *
     * @throws IllegalArgumentException when placement and topology differ in devices
     */
    public TokenSplit(Placement placement, Topology topology) {
        if (placement.devices() != topology.devices()) {
            throw new IllegalArgumentException(
                    "placement has " + placement.devices() + " devices, the topology " + topology.devices());
        }
        this.copies = new CopyTable(placement);
        this.speed = new double[copies.devices()];
        for (int device = 0; device < speed.length; device++) {
            speed[device] = topology.speed(device);
        }
        this.flow = new SplitFlow(copies);
        this.capacity = new long[copies.devices()];
        this.load = new long[copies.devices()];
        this.tokens = new long[copies.mostSlots()];
        this.tight = new boolean[copies.devices()];
    }

    /**
     * Splits one layer's tokens.
     *
     * @param layer in 0..layers-1
     * @param loads tokens of each expert, {@code [experts]}, each at least 0
     * @throws IndexOutOfBoundsException when there is no such layer
     * @throws IllegalArgumentException when the number of experts is wrong or a load is negative
     */
    public void split(int layer, int[] loads) {
        Objects.checkIndex(layer, copies.layers());
        if (loads.length != copies.experts()) {
            throw new IllegalArgumentException(
                    "layer " + layer + " has " + loads.length + " loads for " + copies.experts() + " experts");
        }
        for (int expert = 0; expert < loads.length; expert++) {
            if (loads[expert] < 0) {
                throw new IllegalArgumentException(
                        "layer " + layer + ", expert " + expert + ": load (" + loads[expert] + ") must be at least 0");
            }
        }
        this.layer = layer;
        flow.begin(layer, loads);
        start(loads);
        while (!flow.fill(capacity)) {
            widen(loads);
        }
        readOut();
    }

    /** The least time that any split could take: all tokens on all devices, or the fixed tokens of one device. */
    private void start(int[] loads) {
        long total = 0;
        double speeds = 0;
        for (int load : loads) {
            total += load;
        }
        for (double each : speed) {
            speeds += each;
        }
        tightTokens = total;
        Arrays.fill(capacity, 0);
        Arrays.fill(tight, true);
        double time = total / speeds;
        for (int device = 0; device < speed.length; device++) {
            if (flow.fixed(device) / speed[device] > time) {
                time = flow.fixed(device) / speed[device];
                tightTokens = flow.fixed(device);
                Arrays.fill(tight, false);
                tight[device] = true;
            }
        }
        setCapacity(time);
        widenTo(tightTokens);
    }

    /** The flow is stuck in a set of devices: they must carry all that lives nowhere else. */
    private void widen(int[] loads) {
        long must = 0;
        double speeds = 0;
        for (int device = 0; device < speed.length; device++) {
            tight[device] = flow.reached(device);
            speeds += tight[device] ? speed[device] : 0;
        }
        int[] offsets = copies.offsets(layer);
        for (int expert = 0; expert < loads.length; expert++) {
            boolean inside = true;
            for (int i = offsets[expert]; i < offsets[expert + 1] && inside; i++) {
                inside = tight[copies.deviceOf(layer)[copies.byExpert(layer)[i]]];
            }
            must += inside ? loads[expert] : 0;
        }
        tightTokens = must;
        setCapacity(must / speeds);
        widenTo(must);
    }

    /** The most whole tokens each device serves within a time; never less than before. */
    private void setCapacity(double time) {
        for (int device = 0; device < speed.length; device++) {
            long whole = (long) Math.floor(time * speed[device]);
            while ((whole + 1) / speed[device] <= time) {
                whole++;
            }
            while (whole > 0 && whole / speed[device] > time) {
                whole--;
            }
            capacity[device] = Math.max(capacity[device], whole);
        }
    }

    /** Rounds up: one token more at a time for whichever device has it done first, until the tight set can carry its own. */
    private void widenTo(long must) {
        long room = 0;
        for (int device = 0; device < speed.length; device++) {
            room += tight[device] ? capacity[device] : 0;
        }
        while (room < must) {
            double time = Double.POSITIVE_INFINITY;
            for (int device = 0; device < speed.length; device++) {
                if (tight[device]) {
                    time = Math.min(time, (capacity[device] + 1) / speed[device]);
                }
            }
            for (int device = 0; device < speed.length; device++) {
                if ((capacity[device] + 1) / speed[device] <= time) {
                    capacity[device]++;
                    room += tight[device] ? 1 : 0;
                }
            }
        }
    }

    private void readOut() {
        Arrays.fill(load, 0);
        int[] deviceOf = copies.deviceOf(layer);
        for (int slot = 0; slot < copies.slots(layer); slot++) {
            tokens[slot] = flow.tokens(slot);
            load[deviceOf[slot]] += tokens[slot];
        }
    }

    /**
     * Tokens that a slot should serve of the last split.
     *
     * @throws IllegalStateException when nothing was split yet
     * @throws IndexOutOfBoundsException when the layer has no such slot
     */
    public long tokens(int slot) {
        requireSplit();
        return tokens[Objects.checkIndex(slot, copies.slots(layer))];
    }

    /** Tokens that a device serves after the last split. */
    public long load(int device) {
        requireSplit();
        return load[device];
    }

    /** Largest {@code load / speed} of any device after the last split: the least possible in whole tokens. */
    public double peak() {
        requireSplit();
        double peak = 0;
        for (int device = 0; device < load.length; device++) {
            peak = Math.max(peak, load[device] / speed[device]);
        }
        return peak;
    }

    /**
     * The closed form at its maximising set: tokens that only {@link #isTight tight} devices can serve, over their speed. A
     * bound of {@link #peak()} below by less than one token of a device.
     */
    public double bound() {
        requireSplit();
        double speeds = 0;
        for (int device = 0; device < speed.length; device++) {
            speeds += tight[device] ? speed[device] : 0;
        }
        return tightTokens / speeds;
    }

    /** Whether a device belongs to the set that proves the last split: tokens that live on these devices alone fill them. */
    public boolean isTight(int device) {
        requireSplit();
        return tight[device];
    }

    private void requireSplit() {
        if (layer < 0) {
            throw new IllegalStateException("no layer was split yet");
        }
    }
}

package io.moeplacement.runtime.sequences;

import io.moeplacement.Topology;
import java.util.Arrays;
import java.util.Objects;

/**
 * Attention of one layer on each device: how many sequences it has and how long the longest is. Mutable, not thread-safe;
 * nothing is allocated after construction.
 */
public final class AttentionLoad {

    private final AttentionCost cost;
    private final double[] speed;
    private final double totalSpeed;
    private final int[] sequences;
    private final int[] longest;

    /** No sequence anywhere yet. */
    public AttentionLoad(AttentionCost cost, Topology topology) {
        this.cost = cost;
        this.speed = new double[topology.devices()];
        for (int device = 0; device < speed.length; device++) {
            speed[device] = topology.speed(device);
        }
        this.totalSpeed = topology.totalSpeed();
        this.sequences = new int[speed.length];
        this.longest = new int[speed.length];
    }

    /** Takes all sequences away. */
    public void clear() {
        Arrays.fill(sequences, 0);
        Arrays.fill(longest, 0);
    }

    /**
     * Puts a sequence on a device.
     *
     * @param length its tokens, at least 0
     * @throws IndexOutOfBoundsException when there is no such device
     * @throws IllegalArgumentException when the length is negative
     */
    public void add(int device, int length) {
        requireLength(length);
        sequences[Objects.checkIndex(device, speed.length)]++;
        longest[device] = Math.max(longest[device], length);
    }

    /** Seconds of attention on a device. */
    public double seconds(int device) {
        return cost.seconds(sequences[device], longest[device]) / speed[device];
    }

    /**
     * Luffy's growth: seconds that attention on a device would take longer with one more sequence.
     *
     * @param length tokens of that sequence, at least 0
     * @throws IllegalArgumentException when the length is negative
     */
    public double growth(int device, int length) {
        requireLength(length);
        double with = cost.seconds(sequences[device] + 1, Math.max(longest[device], length));
        return (with - cost.seconds(sequences[device], longest[device])) / speed[device];
    }

    private static void requireLength(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length (" + length + ") of a sequence must be at least 0");
        }
    }

    /** Sequences on a device. */
    public int sequences(int device) {
        return sequences[device];
    }

    /** Tokens of the longest sequence on a device; 0 without any. */
    public int longest(int device) {
        return longest[device];
    }

    /** Seconds of the device that takes longest. */
    public double slowest() {
        double slowest = 0;
        for (int device = 0; device < speed.length; device++) {
            slowest = Math.max(slowest, seconds(device));
        }
        return slowest;
    }

    /** Seconds of the slowest device over those of a perfect spread of the same work; 1 without any. */
    public double imbalance() {
        double work = 0;
        for (int device = 0; device < speed.length; device++) {
            work += cost.seconds(sequences[device], longest[device]);
        }
        return work == 0 ? 1 : slowest() * totalSpeed / work;
    }
}

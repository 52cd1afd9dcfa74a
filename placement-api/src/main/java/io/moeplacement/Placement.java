package io.moeplacement;

import io.moeplacement.internal.Require;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which expert sits in which slot, layer by layer: the physical-to-logical map.
 *
 * <p>Every slot holds an expert and every expert has at least one slot in every layer. Copies of an expert share its tokens
 * evenly: with n copies each serves 1/n, and a device holding m of them serves m/n.
 *
 * <p>Immutable, value-equal; two placements that differ only in the order of slots on a device are different values.
 */
public final class Placement {

    private final SlotLayout layout;
    private final int experts;
    private final int[][] physicalToLogical;
    /** {@code [layers][experts]}. */
    private final int[][] copies;

    private Placement(SlotLayout layout, int experts, int[][] physicalToLogical) {
        this.layout = layout;
        this.experts = experts;
        this.physicalToLogical = physicalToLogical;
        this.copies = new int[physicalToLogical.length][experts];
        for (int layer = 0; layer < copies.length; layer++) {
            for (int expert : physicalToLogical[layer]) {
                copies[layer][expert]++;
            }
        }
    }

    /**
     * A placement from its map.
     *
     * @param layout slots of each device
     * @param experts experts per layer, at least 1
     * @param physicalToLogical expert of each slot, {@code [layers][slots]}, slots device by device
     * @throws IllegalArgumentException when the map does not fit the layout, names an expert outside 0..experts-1 or
     *     leaves an expert without a slot; the message names layer, slot or expert
     */
    public static Placement of(SlotLayout layout, int experts, int[][] physicalToLogical) {
        Require.positive("experts", experts);
        if (physicalToLogical.length != layout.layers()) {
            throw new IllegalArgumentException(
                    "placement has " + physicalToLogical.length + " layers, the slot layout has " + layout.layers());
        }
        int[][] rows = new int[physicalToLogical.length][];
        for (int layer = 0; layer < rows.length; layer++) {
            rows[layer] = physicalToLogical[layer].clone();
            requireComplete(layout, experts, layer, rows[layer]);
        }
        return new Placement(layout, experts, rows);
    }

    private static void requireComplete(SlotLayout layout, int experts, int layer, int[] row) {
        if (row.length != layout.slots(layer)) {
            throw new IllegalArgumentException("placement, layer " + layer + " has " + row.length
                    + " slots, the slot layout has " + layout.slots(layer));
        }
        boolean[] placed = new boolean[experts];
        for (int slot = 0; slot < row.length; slot++) {
            if (row[slot] < 0 || row[slot] >= experts) {
                throw new IllegalArgumentException("placement, layer " + layer + ", slot " + slot + ": expert ("
                        + row[slot] + ") must be in 0.." + (experts - 1));
            }
            placed[row[slot]] = true;
        }
        for (int expert = 0; expert < experts; expert++) {
            if (!placed[expert]) {
                throw new IllegalArgumentException("placement, layer " + layer + ": expert " + expert + " has no slot");
            }
        }
    }

    /** Slots of each device. */
    public SlotLayout layout() {
        return layout;
    }

    /** Number of layers. */
    public int layers() {
        return physicalToLogical.length;
    }

    /** Number of devices. */
    public int devices() {
        return layout.devices();
    }

    /** Experts per layer. */
    public int experts() {
        return experts;
    }

    /** The expert in a slot. */
    public int expertAt(int layer, int slot) {
        return physicalToLogical[layer][slot];
    }

    /** The expert of each slot of a layer, {@code [slots]}, as a copy. */
    public int[] row(int layer) {
        return physicalToLogical[layer].clone();
    }

    /** The whole map, {@code [layers][slots]}, as a copy. */
    public int[][] physicalToLogical() {
        return Arrays.stream(physicalToLogical).map(int[]::clone).toArray(int[][]::new);
    }

    /** Copies of an expert in a layer, at least 1. */
    public int copies(int layer, int expert) {
        return copies[layer][expert];
    }

    /** Copies of an expert on one device, in O(slots of the device). */
    public int copiesOn(int layer, int expert, int device) {
        int count = 0;
        int end = layout.firstSlot(layer, device) + layout.slots(layer, device);
        for (int slot = layout.firstSlot(layer, device); slot < end; slot++) {
            if (physicalToLogical[layer][slot] == expert) {
                count++;
            }
        }
        return count;
    }

    /** Share of an expert's tokens that a device serves, in 0..1. */
    public double share(int layer, int expert, int device) {
        return (double) copiesOn(layer, expert, device) / copies[layer][expert];
    }

    /** Whether every expert has one copy in a layer. */
    public boolean hasSingleCopies(int layer) {
        return physicalToLogical[layer].length == experts;
    }

    /** Slots that hold an expert which their device already holds in an earlier slot, over all layers. */
    public int duplicateReplicas() {
        int duplicates = 0;
        int[] lastDevice = new int[experts];
        for (int layer = 0; layer < layers(); layer++) {
            Arrays.fill(lastDevice, -1);
            for (int device = 0; device < devices(); device++) {
                int end = layout.firstSlot(layer, device) + layout.slots(layer, device);
                for (int slot = layout.firstSlot(layer, device); slot < end; slot++) {
                    int expert = physicalToLogical[layer][slot];
                    if (lastDevice[expert] == device) {
                        duplicates++;
                    }
                    lastDevice[expert] = device;
                }
            }
        }
        return duplicates;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Placement that
                && experts == that.experts
                && layout.equals(that.layout)
                && Arrays.deepEquals(physicalToLogical, that.physicalToLogical);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(physicalToLogical);
    }

    @Override
    public String toString() {
        return "Placement[layers=" + layers() + ", experts=" + experts + ", devices=" + devices() + ", slots="
                + layout.slots(0) + "]";
    }
}

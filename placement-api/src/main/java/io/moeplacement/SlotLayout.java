package io.moeplacement;

import io.moeplacement.internal.Require;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many expert slots each device has in each layer. Slots of a layer are numbered device by device from 0.
 *
 * <p>Immutable, value-equal.
 */
public final class SlotLayout {

    /** {@code [layers][devices + 1]}: the first slot of each device, then the number of slots. */
    private final int[][] firstSlot;

    private SlotLayout(int[][] slots) {
        this.firstSlot = new int[slots.length][];
        for (int layer = 0; layer < slots.length; layer++) {
            firstSlot[layer] = layer > 0 && Arrays.equals(slots[layer], slots[layer - 1])
                    ? firstSlot[layer - 1]
                    : prefixSums(layer, slots[layer]);
        }
    }

    /**
     * A layout from a table.
     *
     * @param slots slots of each device in each layer, {@code [layers][devices]}, at least 0
     * @throws IllegalArgumentException when there is no layer or device, rows differ in length or a number is negative
     */
    public static SlotLayout of(int[][] slots) {
        Require.positive("layers", slots.length);
        int devices = Require.positive("devices", slots[0].length);
        for (int layer = 0; layer < slots.length; layer++) {
            if (slots[layer].length != devices) {
                throw new IllegalArgumentException("slot layout, layer " + layer + " has " + slots[layer].length
                        + " devices, layer 0 has " + devices);
            }
        }
        return new SlotLayout(slots);
    }

    /** The same slots in every layer: {@code slots[device]}. */
    public static SlotLayout perDevice(int layers, int... slots) {
        int[][] rows = new int[Require.positive("layers", layers)][];
        Arrays.fill(rows, slots.clone());
        return of(rows);
    }

    /**
     * A number of slots per layer, spread evenly; where they do not divide, the first devices get one more.
     *
     * @throws IllegalArgumentException when a number is below 1
     */
    public static SlotLayout ofTotal(int layers, int devices, int slotsPerLayer) {
        Require.positive("devices", devices);
        Require.positive("slots per layer", slotsPerLayer);
        int[] slots = new int[devices];
        for (int device = 0; device < devices; device++) {
            slots[device] = slotsPerLayer / devices + (device < slotsPerLayer % devices ? 1 : 0);
        }
        return perDevice(layers, slots);
    }

    /** Number of layers. */
    public int layers() {
        return firstSlot.length;
    }

    /** Number of devices. */
    public int devices() {
        return firstSlot[0].length - 1;
    }

    /** Slots of a layer over all devices. */
    public int slots(int layer) {
        return firstSlot[layer][devices()];
    }

    /** Slots of a device in a layer. */
    public int slots(int layer, int device) {
        return firstSlot[layer][device + 1] - firstSlot[layer][device];
    }

    /** The first slot of a device in a layer; its others follow. */
    public int firstSlot(int layer, int device) {
        return firstSlot[layer][Objects.checkIndex(device, devices())];
    }

    /**
     * The device a slot belongs to, in O(log devices).
     *
     * @throws IndexOutOfBoundsException when the layer has no such slot
     */
    public int deviceOf(int layer, int slot) {
        Require.index("slot", slot, slots(layer));
        int low = 0;
        int high = devices();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (firstSlot[layer][middle] <= slot) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether every device has the same number of slots in every layer. */
    public boolean isUniform() {
        int slots = slots(0, 0);
        for (int layer = 0; layer < layers(); layer++) {
            for (int device = 0; device < devices(); device++) {
                if (slots(layer, device) != slots) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The table {@code [layers][devices]}, as a copy. */
    public int[][] toArray() {
        int[][] table = new int[layers()][devices()];
        for (int layer = 0; layer < table.length; layer++) {
            for (int device = 0; device < table[layer].length; device++) {
                table[layer][device] = slots(layer, device);
            }
        }
        return table;
    }

    private static int[] prefixSums(int layer, int[] slots) {
        int[] sums = new int[slots.length + 1];
        for (int device = 0; device < slots.length; device++) {
            Require.notNegative("slots of layer " + layer + ", device " + device, (long) slots[device]);
            sums[device + 1] = Math.addExact(sums[device], slots[device]);
        }
        return sums;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SlotLayout that && Arrays.deepEquals(firstSlot, that.firstSlot);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(firstSlot);
    }

    @Override
    public String toString() {
        return isUniform()
                ? "SlotLayout[layers=" + layers() + ", devices=" + devices() + ", slots=" + slots(0, 0) + " each]"
                : "SlotLayout[layers=" + layers() + ", devices=" + devices() + ", slots=" + slots(0) + "]";
    }
}

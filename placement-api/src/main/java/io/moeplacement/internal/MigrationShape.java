package io.moeplacement.internal;

import io.moeplacement.DeviceMapping;
import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import java.util.Arrays;

/**
 * Two placements on one slot layout: that of today's devices, each with the larger number of slots of before and after.
 * Immutable.
 */
final class MigrationShape {

    private final Placement current;
    private final Placement wanted;
    private final DeviceMapping devices;
    private final SlotLayout during;

    MigrationShape(Placement current, Placement wanted, DeviceMapping devices) {
        this.current = current;
        this.wanted = wanted;
        this.devices = devices;
        int[][] slots = new int[wanted.layers()][wanted.devices()];
        for (int layer = 0; layer < slots.length; layer++) {
            for (int device = 0; device < slots[layer].length; device++) {
                slots[layer][device] = Math.max(before(layer, device), after(layer, device));
            }
        }
        this.during = SlotLayout.of(slots);
    }

    private int before(int layer, int device) {
        int old = devices.before(device);
        return old == DeviceMapping.NEW ? 0 : current.layout().slots(layer, old);
    }

    SlotLayout during() {
        return during;
    }

    int experts() {
        return wanted.experts();
    }

    /** Stands for an expert in an empty slot. */
    int nothing() {
        return wanted.experts();
    }

    /** Slots of a device that stay. */
    int after(int layer, int device) {
        return wanted.layout().slots(layer, device);
    }

    /** The expert of each slot at the beginning, {@link #nothing()} where a slot is empty. */
    int[] row(int layer) {
        int[] row = new int[during.slots(layer)];
        Arrays.fill(row, nothing());
        for (int device = 0; device < during.devices(); device++) {
            for (int i = 0; i < before(layer, device); i++) {
                row[during.firstSlot(layer, device) + i] =
                        current.expertAt(layer, current.layout().firstSlot(layer, devices.before(device)) + i);
            }
        }
        return row;
    }

    /** The experts a device is to hold, in the order of its slots. */
    int[] wanted(int layer, int device) {
        int begin = wanted.layout().firstSlot(layer, device);
        return Arrays.copyOfRange(wanted.row(layer), begin, begin + after(layer, device));
    }

    /** A row without the slots that go. */
    int[] kept(int layer, int[] row) {
        int[] kept = new int[wanted.layout().slots(layer)];
        for (int device = 0; device < during.devices(); device++) {
            System.arraycopy(
                    row,
                    during.firstSlot(layer, device),
                    kept,
                    wanted.layout().firstSlot(layer, device),
                    after(layer, device));
        }
        return kept;
    }
}

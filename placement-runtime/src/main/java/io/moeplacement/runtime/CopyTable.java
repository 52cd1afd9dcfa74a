package io.moeplacement.runtime;

import io.moeplacement.Placement;

/** The slots of each expert and the device of each slot, layer by layer, in flat arrays. Immutable. */
final class CopyTable {

    private final int experts;
    private final int devices;
    private final int mostSlots;
    /** {@code [layers][experts + 1]}: copies of expert e are {@code slots[offsets[e]]..slots[offsets[e + 1] - 1]}. */
    private final int[][] offsets;

    private final int[][] slots;
    private final int[][] deviceOf;
    private final int[][] expertAt;
    private final int[][] firstSlot;

    CopyTable(Placement placement) {
        this.experts = placement.experts();
        this.devices = placement.devices();
        int layers = placement.layers();
        this.offsets = new int[layers][experts + 1];
        this.slots = new int[layers][];
        this.deviceOf = new int[layers][];
        this.expertAt = new int[layers][];
        this.firstSlot = new int[layers][devices + 1];
        int most = 0;
        for (int layer = 0; layer < layers; layer++) {
            expertAt[layer] = placement.row(layer);
            most = Math.max(most, expertAt[layer].length);
            deviceOf[layer] = devicesOf(placement, layer, firstSlot[layer]);
            slots[layer] = slotsByExpert(placement, layer);
        }
        this.mostSlots = most;
    }

    private int[] devicesOf(Placement placement, int layer, int[] first) {
        int[] device = new int[expertAt[layer].length];
        for (int d = 0; d < devices; d++) {
            first[d] = placement.layout().firstSlot(layer, d);
            first[d + 1] = first[d] + placement.layout().slots(layer, d);
            java.util.Arrays.fill(device, first[d], first[d + 1], d);
        }
        return device;
    }

    private int[] slotsByExpert(Placement placement, int layer) {
        int[] start = offsets[layer];
        for (int expert = 0; expert < experts; expert++) {
            start[expert + 1] = start[expert] + placement.copies(layer, expert);
        }
        int[] next = start.clone();
        int[] byExpert = new int[expertAt[layer].length];
        for (int slot = 0; slot < byExpert.length; slot++) {
            byExpert[next[expertAt[layer][slot]]++] = slot;
        }
        return byExpert;
    }

    int layers() {
        return slots.length;
    }

    int experts() {
        return experts;
    }

    int devices() {
        return devices;
    }

    int slots(int layer) {
        return expertAt[layer].length;
    }

    /** Slots of the layer with the most. */
    int mostSlots() {
        return mostSlots;
    }

    /** Where each expert's slots begin, {@code [experts + 1]}; not to be changed. */
    int[] offsets(int layer) {
        return offsets[layer];
    }

    /** Slots by expert, ascending within an expert; not to be changed. */
    int[] byExpert(int layer) {
        return slots[layer];
    }

    /** Device of each slot; not to be changed. */
    int[] deviceOf(int layer) {
        return deviceOf[layer];
    }

    int expertAt(int layer, int slot) {
        return expertAt[layer][slot];
    }

    int copies(int layer, int expert) {
        return offsets[layer][expert + 1] - offsets[layer][expert];
    }

    /** First slot of each device, and behind them the number of slots, {@code [devices + 1]}; not to be changed. */
    int[] firstSlots(int layer) {
        return firstSlot[layer];
    }
}

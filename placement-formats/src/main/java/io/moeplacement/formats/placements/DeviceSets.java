package io.moeplacement.formats.placements;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Which experts each device holds, for files that say no more than that: slots of a device are then in ascending order of
 * their experts. Mutable while it is filled, not thread-safe.
 */
final class DeviceSets {

    /** {@code [layers][devices]}. */
    private final int[][] slots;
    /** Experts of each layer in order of their devices, {@code [layers][slots]}. */
    private final int[][] rows;
    /** How many slots of a row are filled, {@code [layers]}. */
    private final int[] filled;

    DeviceSets(int layers, int devices) {
        this.slots = new int[layers][devices];
        this.rows = new int[layers][16];
        this.filled = new int[layers];
    }

    /** Adds the next expert of a layer; devices must come in ascending order, and experts within a device. */
    void add(int layer, int device, int expert) {
        int slot = filled[layer]++;
        if (slot == rows[layer].length) {
            rows[layer] = Arrays.copyOf(rows[layer], 2 * slot);
        }
        rows[layer][slot] = expert;
        slots[layer][device]++;
    }

    PlacementTable table(Path file, int experts) {
        int[][] whole = new int[rows.length][];
        Arrays.setAll(whole, layer -> Arrays.copyOf(rows[layer], filled[layer]));
        return PlacementTable.ofRows(file, LayerNumbering.POSITION, experts, slots, whole);
    }

    /** The same placement with the slots of each device in ascending order of their experts. */
    static Placement ascending(Placement placement) {
        SlotLayout layout = placement.layout();
        int[][] map = placement.physicalToLogical();
        for (int layer = 0; layer < map.length; layer++) {
            for (int device = 0; device < layout.devices(); device++) {
                int from = layout.firstSlot(layer, device);
                Arrays.sort(map[layer], from, from + layout.slots(layer, device));
            }
        }
        return Placement.of(layout, placement.experts(), map);
    }
}

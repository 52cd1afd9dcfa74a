package io.moeplacement.heuristic.search;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import java.util.Arrays;

/** Which device each expert of each layer is on, with single copies. Mutable, not thread-safe. */
public final class ChainState {

    /** {@code [layers][experts]}. */
    private final int[][] deviceOf;

    private ChainState(int[][] deviceOf) {
        this.deviceOf = deviceOf;
    }

    public static ChainState of(Placement placement) {
        int[][] deviceOf = new int[placement.layers()][placement.experts()];
        SlotLayout layout = placement.layout();
        for (int layer = 0; layer < deviceOf.length; layer++) {
            for (int device = 0; device < layout.devices(); device++) {
                int end = layout.firstSlot(layer, device) + layout.slots(layer, device);
                for (int slot = layout.firstSlot(layer, device); slot < end; slot++) {
                    deviceOf[layer][placement.expertAt(layer, slot)] = device;
                }
            }
        }
        return new ChainState(deviceOf);
    }

    /** Number of layers. */
    public int layers() {
        return deviceOf.length;
    }

    /** Device of each expert of a layer, {@code [experts]}: the state itself, not a copy. */
    public int[] layer(int layer) {
        return deviceOf[layer];
    }

    public ChainState copy() {
        return new ChainState(Arrays.stream(deviceOf).map(int[]::clone).toArray(int[][]::new));
    }

    public void copyFrom(ChainState other) {
        for (int layer = 0; layer < deviceOf.length; layer++) {
            System.arraycopy(other.deviceOf[layer], 0, deviceOf[layer], 0, deviceOf[layer].length);
        }
    }

    /** The placement of this state; experts of a device sit in ascending order. */
    public Placement toPlacement(PlacementProblem problem) {
        SlotLayout layout = problem.slots();
        int[][] map = new int[deviceOf.length][];
        for (int layer = 0; layer < map.length; layer++) {
            map[layer] = new int[layout.slots(layer)];
            int[] next = new int[layout.devices()];
            for (int expert = 0; expert < deviceOf[layer].length; expert++) {
                int device = deviceOf[layer][expert];
                map[layer][layout.firstSlot(layer, device) + next[device]++] = expert;
            }
        }
        return Placement.of(layout, problem.experts(), map);
    }
}

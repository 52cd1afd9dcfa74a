package io.moeplacement.bench;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;

/** Placements of single copies from the device of each expert. */
final class Placements {

    private Placements() {}

    /**
     * The placement in which experts of a device stand in the order of their ids.
     *
     * @param deviceOf {@code [layers][experts]}, as many experts on a device as it has slots
     */
    static Placement of(PlacementProblem problem, int[][] deviceOf) {
        SlotLayout layout = problem.slots();
        int[][] rows = new int[problem.layers()][];
        for (int layer = 0; layer < rows.length; layer++) {
            rows[layer] = new int[layout.slots(layer)];
            int[] next = new int[problem.devices()];
            for (int expert = 0; expert < problem.experts(); expert++) {
                int device = deviceOf[layer][expert];
                rows[layer][layout.firstSlot(layer, device) + next[device]++] = expert;
            }
        }
        return Placement.of(layout, problem.experts(), rows);
    }
}

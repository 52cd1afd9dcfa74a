package io.moeplacement.testkit;

import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;

/**
 * Takes the duplicates out of a layer: slot by slot, a copy of an expert that its device holds already is replaced by a
 * copy of another expert, the one with which the layer's largest device load (for the device's speed) is least; the
 * lowest expert on ties.
 */
final class DuplicateRepair {

    private final PlacementProblem problem;
    private final SlotLayout layout;
    private final int layer;
    private final int[] row;

    /** @param row the expert of each slot, {@code [slots]}; changed in place by {@link #repair} */
    DuplicateRepair(PlacementProblem problem, int layer, int[] row) {
        this.problem = problem;
        this.layout = problem.slots();
        this.layer = layer;
        this.row = row;
    }

    int[] repair() {
        for (int slot = 0; slot < row.length; slot++) {
            int device = layout.deviceOf(layer, slot);
            if (holds(device, row[slot], slot)) {
                row[slot] = best(device, slot);
            }
        }
        return row;
    }

    /** Whether a slot of the device other than the given one has the expert. */
    private boolean holds(int device, int expert, int except) {
        int begin = layout.firstSlot(layer, device);
        for (int slot = begin; slot < begin + layout.slots(layer, device); slot++) {
            if (slot != except && row[slot] == expert) {
                return true;
            }
        }
        return false;
    }

    private int best(int device, int slot) {
        int duplicate = row[slot];
        int best = duplicate;
        double bestMaximum = Double.POSITIVE_INFINITY;
        for (int expert = 0; expert < problem.experts(); expert++) {
            row[slot] = expert;
            double maximum = holds(device, expert, slot) ? Double.POSITIVE_INFINITY : maximum();
            if (maximum < bestMaximum) {
                best = expert;
                bestMaximum = maximum;
            }
        }
        row[slot] = duplicate;
        return best;
    }

    /** The largest load of a device for its speed. */
    private double maximum() {
        int[] copies = new int[problem.experts()];
        for (int expert : row) {
            copies[expert]++;
        }
        double[] loads = new double[layout.devices()];
        for (int slot = 0; slot < row.length; slot++) {
            loads[layout.deviceOf(layer, slot)] += problem.profile().load(layer, row[slot]) / copies[row[slot]];
        }
        double maximum = 0;
        for (int device = 0; device < loads.length; device++) {
            maximum = Math.max(maximum, loads[device] / problem.topology().speed(device));
        }
        return maximum;
    }
}

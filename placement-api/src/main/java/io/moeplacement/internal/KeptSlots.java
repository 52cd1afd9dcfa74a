package io.moeplacement.internal;

import io.moeplacement.DeviceMapping;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import java.util.Arrays;

/** Lets experts that stay on their device keep their slot; which of its slots an expert has costs nothing. */
final class KeptSlots {

    private final PlacementProblem problem;

    KeptSlots(PlacementProblem problem) {
        this.problem = problem;
    }

    /** The same experts on the same devices; the placement itself where none is in force. */
    Placement of(Placement placement) {
        Placement current = problem.current();
        DeviceMapping before = problem.currentDevices();
        if (current == null || before == null) {
            return placement;
        }
        int[][] rows = placement.physicalToLogical();
        for (int layer = 0; layer < rows.length; layer++) {
            for (int device = 0; device < placement.devices(); device++) {
                int old = before.before(device);
                if (old != DeviceMapping.NEW) {
                    int from = current.layout().firstSlot(layer, old);
                    int[] held = Arrays.copyOfRange(
                            current.row(layer), from, from + current.layout().slots(layer, old));
                    int begin = placement.layout().firstSlot(layer, device);
                    keep(rows[layer], begin, placement.layout().slots(layer, device), held);
                }
            }
        }
        return Placement.of(placement.layout(), placement.experts(), rows);
    }

    /** Exchanges slots of a device until every expert that was in one of them is where it was. */
    private static void keep(int[] row, int begin, int size, int[] held) {
        for (int slot = 0; slot < Math.min(size, held.length); slot++) {
            int wanted = held[slot];
            for (int other = 0; other < size && row[begin + slot] != wanted; other++) {
                boolean settled = other < held.length && row[begin + other] == held[other];
                if (row[begin + other] == wanted && !settled) {
                    row[begin + other] = row[begin + slot];
                    row[begin + slot] = wanted;
                }
            }
        }
    }
}

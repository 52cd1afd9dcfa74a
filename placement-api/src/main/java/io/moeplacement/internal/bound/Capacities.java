package io.moeplacement.internal.bound;

import io.moeplacement.PlacementProblem;
import java.util.Arrays;

/** The most experts of a layer that any one device, or any one node, can hold. */
final class Capacities {

    private final PlacementProblem problem;

    Capacities(PlacementProblem problem) {
        this.problem = problem;
    }

    /** Slots of the largest device, at most the number of experts. */
    int largestDevice(int layer) {
        return largest(perDevice(layer));
    }

    /** Slots of the largest node, at most the number of experts. */
    int largestNode(int layer) {
        long[] perDevice = perDevice(layer);
        long[] perNode = new long[problem.topology().nodes()];
        for (int device = 0; device < perDevice.length; device++) {
            perNode[problem.topology().nodeOf(device)] += perDevice[device];
        }
        return largest(perNode);
    }

    private int largest(long[] slots) {
        return (int) Math.min(problem.experts(), Arrays.stream(slots).max().orElse(1));
    }

    /** Slots of each device; those of all layers together where slots are free per layer. */
    private long[] perDevice(int layer) {
        boolean free = problem.limits().slotsFreePerLayer();
        long[] slots = new long[problem.devices()];
        for (int device = 0; device < slots.length; device++) {
            for (int other = free ? 0 : layer; other < (free ? problem.layers() : layer + 1); other++) {
                slots[device] += problem.slots().slots(other, device);
            }
        }
        return slots;
    }
}

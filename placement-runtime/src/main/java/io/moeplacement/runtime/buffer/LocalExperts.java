package io.moeplacement.runtime.buffer;

import io.moeplacement.ModelSpec;
import io.moeplacement.Placement;
import io.moeplacement.Topology;
import java.util.Arrays;

/** The experts of each device and layer under a placement, and what they weigh. Immutable. */
final class LocalExperts {

    private final Placement placement;
    /** {@code [layers][devices][experts]}, ascending; copies on one device count once. */
    private final int[][][] experts;

    private final double[] secondsPerRow;
    private final double bytesPerExpert;
    private final int most;

    /** @throws IllegalArgumentException when placement, topology and model do not fit together */
    LocalExperts(Placement placement, Topology topology, ModelSpec model) {
        if (placement.devices() != topology.devices()) {
            throw new IllegalArgumentException(
                    "placement has " + placement.devices() + " devices, the topology " + topology.devices());
        }
        if (placement.layers() != model.layers() || placement.experts() != model.experts()) {
            throw new IllegalArgumentException("placement has " + placement.layers() + " layers of "
                    + placement.experts() + " experts, the model " + model.layers() + " of " + model.experts());
        }
        this.placement = placement;
        this.bytesPerExpert = model.bytesPerExpert();
        this.secondsPerRow = new double[topology.devices()];
        this.experts = new int[placement.layers()][topology.devices()][];
        int largest = 0;
        for (int device = 0; device < topology.devices(); device++) {
            secondsPerRow[device] = model.secondsPerAssignment() / topology.speed(device);
            for (int layer = 0; layer < placement.layers(); layer++) {
                int first = placement.layout().firstSlot(layer, device);
                int end = first + placement.layout().slots(layer, device);
                int[] ids = Arrays.stream(placement.row(layer), first, end)
                        .sorted()
                        .distinct()
                        .toArray();
                experts[layer][device] = ids;
                largest = Math.max(largest, ids.length);
            }
        }
        this.most = largest;
    }

    int layers() {
        return experts.length;
    }

    int devices() {
        return secondsPerRow.length;
    }

    /** Experts of the device and layer that have the most. */
    int most() {
        return most;
    }

    /** Ids, ascending; not to be changed. */
    int[] of(int layer, int device) {
        return experts[layer][device];
    }

    double secondsPerRow(int device) {
        return secondsPerRow[device];
    }

    double bytesPerExpert() {
        return bytesPerExpert;
    }

    /** Bytes of expert weights on the device that holds the most, with at most so many experts of a layer. */
    double mostBytes(int slots) {
        long held = 0;
        for (int device = 0; device < devices(); device++) {
            long ofDevice = 0;
            for (int[][] layer : experts) {
                ofDevice += Math.min(slots, layer[device].length);
            }
            held = Math.max(held, ofDevice);
        }
        return held * bytesPerExpert;
    }

    /** @throws IllegalArgumentException unless slots are in 1..{@link #most} */
    void requireSlots(int slots) {
        if (slots < 1 || slots > most) {
            throw new IllegalArgumentException("buffer slots (" + slots + ") must be in 1.." + most
                    + ", the most experts of a layer that a device of the placement has");
        }
    }

    /** @throws IllegalArgumentException unless there is a number of rows, at least 0, for every slot of the layer */
    void requireRows(int layer, int[] rows) {
        int slots = placement.layout().slots(layer);
        if (rows.length < slots) {
            throw new IllegalArgumentException(
                    "layer " + layer + ": rows of " + rows.length + " slots, the placement has " + slots);
        }
        for (int slot = 0; slot < slots; slot++) {
            if (rows[slot] < 0) {
                throw new IllegalArgumentException(
                        "layer " + layer + ", slot " + slot + ": rows (" + rows[slot] + ") must be at least 0");
            }
        }
    }

    /** Adds up the rows of a device's slots by expert. */
    void collect(int layer, int device, int[] rows, int[] scratch, ActiveExperts active) {
        int first = placement.layout().firstSlot(layer, device);
        int end = first + placement.layout().slots(layer, device);
        for (int slot = first; slot < end; slot++) {
            scratch[placement.expertAt(layer, slot)] += rows[slot];
        }
        active.clear();
        for (int expert : experts[layer][device]) {
            if (scratch[expert] > 0) {
                active.add(expert, scratch[expert]);
                scratch[expert] = 0;
            }
        }
    }

    int modelExperts() {
        return placement.experts();
    }

    /** Whether every device has the same experts. */
    boolean sameExperts(LocalExperts other) {
        return Arrays.deepEquals(experts, other.experts);
    }
}

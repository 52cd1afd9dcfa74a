package io.moeplacement;

import io.moeplacement.internal.MigrationPlanner;
import java.util.Arrays;
import java.util.List;

/**
 * How to get from one placement to another while the model serves: which experts move where, in which order.
 *
 * <p>A pure function of the two placements. An expert that stays on a device keeps its slot, so {@link #target()} equals
 * the wanted placement up to the order of slots on a device. Moves come in waves: the moves of a wave read the state
 * before it and take effect together at its end. After every wave each expert that had a slot before still has one.
 *
 * <p>After devices were lost or added, devices have their numbers of today. An expert that lived on lost devices alone is
 * loaded from storage, before others where that can be chosen. Immutable.
 *
 * @param target the placement in force after the last wave
 * @param waves moves that may run together, in order; empty when nothing has to move
 * @param during the slots while it lasts, by which the moves name them: those of the target, but a device that ends with
 *     fewer slots than it had keeps the surplus, behind its others, until the last wave is done
 */
public record MigrationPlan(Placement target, List<Wave> waves, SlotLayout during) {

    /** Stands for device and slot of an expert that is read from storage, because no device holds it. */
    public static final int STORAGE = -1;

    /** Keeps its own copy of the list. */
    public MigrationPlan {
        waves = List.copyOf(waves);
    }

    /**
     * One expert copied from a slot, or from storage, into a slot whose content it replaces.
     *
     * @param layer layer, counted from 0
     * @param expert the expert that arrives
     * @param fromDevice device that holds the expert before the wave, or {@link #STORAGE}
     * @param fromSlot slot that holds the expert before the wave, or {@link #STORAGE}
     * @param toDevice device the expert arrives at; equal to {@code fromDevice} when a device takes a further copy of an
     *     expert it holds already, or brings it from a slot that goes to one that stays
     * @param toSlot slot the expert arrives in
     */
    public record Move(int layer, int expert, int fromDevice, int fromSlot, int toDevice, int toSlot) {

        /** Whether the expert is read from storage. */
        public boolean isFromStorage() {
            return fromDevice == STORAGE;
        }
    }

    /**
     * Moves that run together.
     *
     * @param moves in ascending order of layer, then target slot
     */
    public record Wave(List<Move> moves) {

        /** Keeps its own copy of the list. */
        public Wave {
            moves = List.copyOf(moves);
        }
    }

    /** A plan in which each device may stage one incoming expert per wave. */
    public static MigrationPlan between(Placement current, Placement wanted) {
        return between(current, wanted, 1);
    }

    /**
     * A plan under a staging budget.
     *
     * @param current the placement in force
     * @param wanted the placement to reach, of the same slot layout and number of experts
     * @param stagingSlots incoming experts a device can hold beside its slots during a wave, over all layers. With 0 an
     *     expert is written straight into its slot, which must then hold an expert that has another copy
     * @throws IllegalArgumentException when the placements differ in shape or {@code stagingSlots} is negative
     * @throws PlacementException when no order without staging exists, or a search of limited length finds none; the
     *     message names the experts that wait for each other
     */
    public static MigrationPlan between(Placement current, Placement wanted, int stagingSlots) {
        if (!current.layout().equals(wanted.layout())) {
            throw new IllegalArgumentException("a migration needs placements of equal shape, got " + current + " and "
                    + wanted + "; say which devices were lost or added with a DeviceMapping");
        }
        return between(
                current, wanted, DeviceMapping.identity(current.devices()), MigrationBudget.staging(stagingSlots));
    }

    /**
     * A plan between placements whose devices or slots may differ.
     *
     * @param current the placement in force, or what was in force before devices were lost or added
     * @param wanted the placement to reach, of the same layers and experts
     * @param devices which device of {@code wanted} is which of {@code current}
     * @param budget what a wave may take
     * @throws IllegalArgumentException when layers, experts or devices do not fit together
     * @throws PlacementException when no order without staging exists, or a search of limited length finds none; the
     *     message names the experts that wait for each other
     */
    public static MigrationPlan between(
            Placement current, Placement wanted, DeviceMapping devices, MigrationBudget budget) {
        return MigrationPlanner.plan(current, wanted, devices, budget);
    }

    /**
     * Slots whose expert was not on that device before, over all layers.
     *
     * @throws IllegalArgumentException when layers, experts or devices differ
     */
    public static long movedSlots(Placement before, Placement after) {
        if (before.devices() != after.devices()) {
            throw differ(before, after);
        }
        return movedSlots(before, after, DeviceMapping.identity(before.devices()));
    }

    /**
     * Slots whose expert was not on that device before, over all layers; on a new device all are.
     *
     * @param devices which device of {@code after} is which of {@code before}
     * @throws IllegalArgumentException when layers, experts or devices differ
     */
    public static long movedSlots(Placement before, Placement after, DeviceMapping devices) {
        if (before.layers() != after.layers()
                || before.experts() != after.experts()
                || before.devices() != devices.devicesBefore()
                || after.devices() != devices.devices()) {
            throw differ(before, after);
        }
        long moved = 0;
        int[] heldBy = new int[before.experts()];
        for (int layer = 0; layer < after.layers(); layer++) {
            Arrays.fill(heldBy, -1);
            for (int device = 0; device < after.devices(); device++) {
                mark(before, layer, devices.before(device), device, heldBy);
                int begin = after.layout().firstSlot(layer, device);
                for (int slot = begin; slot < begin + after.layout().slots(layer, device); slot++) {
                    if (heldBy[after.expertAt(layer, slot)] != device) {
                        moved++;
                    }
                }
            }
        }
        return moved;
    }

    private static void mark(Placement before, int layer, int oldDevice, int device, int[] heldBy) {
        if (oldDevice != DeviceMapping.NEW) {
            int begin = before.layout().firstSlot(layer, oldDevice);
            for (int slot = begin; slot < begin + before.layout().slots(layer, oldDevice); slot++) {
                heldBy[before.expertAt(layer, slot)] = device;
            }
        }
    }

    private static IllegalArgumentException differ(Placement before, Placement after) {
        return new IllegalArgumentException("placements differ in shape: " + before + " and " + after);
    }

    /** Number of moves over all waves that read from storage. */
    public int movesFromStorage() {
        return (int) waves.stream()
                .flatMap(wave -> wave.moves().stream())
                .filter(Move::isFromStorage)
                .count();
    }

    /** Number of moves over all waves. */
    public int moves() {
        return waves.stream().mapToInt(wave -> wave.moves().size()).sum();
    }
}

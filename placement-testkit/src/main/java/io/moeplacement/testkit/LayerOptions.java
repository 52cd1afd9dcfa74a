package io.moeplacement.testkit;

import io.moeplacement.PlacementProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every way to fill one layer, once: what counts is which experts a device holds, not in which of its slots. Limits are
 * not looked at, except that forbidden duplicates are not made.
 */
final class LayerOptions {

    /**
     * One way.
     *
     * @param slots experts each device holds, {@code [devices]}
     * @param experts the experts, device by device, ascending on each
     */
    record Option(int[] slots, int[] experts) {}

    private final PlacementProblem problem;
    private final int layer;
    private final long limit;
    private final List<Option> options = new ArrayList<>();

    private LayerOptions(PlacementProblem problem, int layer, long limit) {
        this.problem = problem;
        this.layer = layer;
        this.limit = limit;
    }

    /**
     * All ways to fill a layer.
     *
     * @throws IllegalArgumentException when there are more than {@code limit}
     */
    static List<Option> of(PlacementProblem problem, int layer, long limit) {
        LayerOptions all = new LayerOptions(problem, layer, limit);
        if (problem.limits().slotsFreePerLayer()) {
            all.assignFreely(new int[problem.experts()], 0);
        } else {
            int[] slots = new int[problem.devices()];
            Arrays.setAll(slots, device -> problem.slots().slots(layer, device));
            all.fill(slots, new int[problem.slots().slots(layer)], 0, 0, 0, new int[problem.experts()]);
        }
        return all.options;
    }

    private void add(int[] slots, int[] experts) {
        if (options.size() == limit) {
            throw new IllegalArgumentException("brute force refuses: layer "
                    + problem.profile().layerId(layer) + " alone can be filled in more than " + limit + " ways");
        }
        options.add(new Option(slots, experts));
    }

    /** Any device for any expert; the sum over layers is checked by the caller. */
    private void assignFreely(int[] deviceOf, int expert) {
        if (expert < deviceOf.length) {
            for (int device = 0; device < problem.devices(); device++) {
                deviceOf[expert] = device;
                assignFreely(deviceOf, expert + 1);
            }
            return;
        }
        int[] slots = new int[problem.devices()];
        int[] experts = new int[deviceOf.length];
        int next = 0;
        for (int device = 0; device < slots.length; device++) {
            for (int candidate = 0; candidate < deviceOf.length; candidate++) {
                if (deviceOf[candidate] == device) {
                    slots[device]++;
                    experts[next++] = candidate;
                }
            }
        }
        add(slots, experts);
    }

    /** Slot by slot; experts of a device ascend, strictly unless duplicates are allowed. */
    private void fill(int[] slots, int[] row, int slot, int device, int onDevice, int[] copies) {
        if (slot == row.length) {
            if (Arrays.stream(copies).allMatch(count -> count > 0)) {
                add(slots, row.clone());
            }
            return;
        }
        if (onDevice == slots[device]) {
            fill(slots, row, slot, device + 1, 0, copies);
            return;
        }
        long missing = Arrays.stream(copies).filter(count -> count == 0).count();
        boolean onlyMissing = missing == row.length - slot;
        int step = problem.limits().duplicatesAllowed() ? 0 : 1;
        int first = onDevice == 0 ? 0 : row[slot - 1] + step;
        for (int expert = first; expert < copies.length; expert++) {
            if (!onlyMissing || copies[expert] == 0) {
                row[slot] = expert;
                copies[expert]++;
                fill(slots, row, slot + 1, device, onDevice + 1, copies);
                copies[expert]--;
            }
        }
    }
}

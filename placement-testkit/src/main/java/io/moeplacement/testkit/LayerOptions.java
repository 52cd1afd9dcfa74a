package io.moeplacement.testkit;

import io.moeplacement.PlacementProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
    private final List<Option> options = new ArrayList<>();

    private LayerOptions(PlacementProblem problem) {
        this.problem = problem;
    }

    /**
     * All ways to fill a layer.
     *
     * @throws IllegalArgumentException when there are more than {@code limit} candidates; with replicas, ways that leave
     *     an expert out count as candidates too
     */
    static List<Option> of(PlacementProblem problem, int layer, long limit) {
        double candidates = candidates(problem, layer);
        if (candidates > limit) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "brute force refuses: layer %d alone has %.3g candidates, the limit is %d",
                    problem.profile().layerId(layer),
                    candidates,
                    limit));
        }
        LayerOptions all = new LayerOptions(problem);
        if (problem.limits().slotsFreePerLayer()) {
            all.assignFreely(new int[problem.experts()], 0);
        } else {
            int[] slots = new int[problem.devices()];
            Arrays.setAll(slots, device -> problem.slots().slots(layer, device));
            all.fill(slots, new int[problem.slots().slots(layer)], 0, 0, 0, new int[problem.experts()]);
        }
        return all.options;
    }

    private static double candidates(PlacementProblem problem, int layer) {
        int experts = problem.experts();
        if (problem.limits().slotsFreePerLayer()) {
            return Math.pow(problem.devices(), experts);
        }
        boolean single = problem.slots().slots(layer) == experts;
        double candidates = 1;
        int left = experts;
        for (int device = 0; device < problem.devices(); device++) {
            int slots = problem.slots().slots(layer, device);
            if (single) {
                candidates *= choose(left, slots);
                left -= slots;
            } else {
                candidates *= choose(problem.limits().duplicatesAllowed() ? experts + slots - 1 : experts, slots);
            }
        }
        return candidates;
    }

    private static double choose(int from, int count) {
        double ways = 1;
        for (int i = 0; i < count; i++) {
            ways = ways * (from - i) / (i + 1);
        }
        return ways;
    }

    private void add(int[] slots, int[] experts) {
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

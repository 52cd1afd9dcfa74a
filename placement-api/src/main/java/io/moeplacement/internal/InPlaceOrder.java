package io.moeplacement.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order in which the moves of one layer can be written straight into their slots, one after the other.
 *
 * <p>Only experts without a staying copy (migrants) matter: a slot of theirs may be overwritten while another copy is left,
 * and all of them once the expert has arrived anywhere. So the search orders the first arrival of every migrant; all other
 * moves can follow in any order. It goes depth first and remembers the states it has seen. Not thread-safe.
 */
final class InPlaceOrder {

    /** Moves tried before the search gives up. */
    private static final int MAX_TRIES = 20_000;

    /** An expert to write into a slot of a device. */
    record Step(int device, int expert, int slot) {}

    private final int[] row;
    private final List<List<Integer>> leaving;
    private final List<List<Integer>> awaited = new ArrayList<>();
    /** Slots from which an expert may still leave; -1 for an expert with a staying copy. */
    private final int[] left;

    private final Set<Integer> missing = new TreeSet<>();
    private final List<Step> steps = new ArrayList<>();
    private final Set<List<Integer>> seen = new HashSet<>();
    private int tries;

    /**
     * @param row expert of each slot of the layer; {@code experts} for an empty slot
     * @param leaving slots of each device to be overwritten
     * @param awaited experts each device waits for
     */
    InPlaceOrder(int[] row, int experts, List<List<Integer>> leaving, List<? extends Collection<Integer>> awaited) {
        this.row = row.clone();
        this.leaving = leaving.stream()
                .map(slots -> (List<Integer>) new ArrayList<>(slots))
                .toList();
        awaited.forEach(wanted -> this.awaited.add(new ArrayList<>(wanted)));
        this.left = new int[experts + 1];
        int[] copies = new int[experts + 1];
        Arrays.stream(row).forEach(expert -> copies[expert]++);
        leaving.forEach(slots -> slots.forEach(slot -> left[row[slot]]++));
        left[experts] = -1;
        for (int expert = 0; expert < experts; expert++) {
            if (left[expert] < copies[expert]) {
                left[expert] = -1;
            } else {
                missing.add(expert);
            }
        }
    }

    /**
     * Experts that cannot arrive in any order: every device that awaits one of them has nothing to overwrite but last
     * copies of others of them.
     */
    Set<Integer> blocked() {
        Set<Integer> blocked = new TreeSet<>(missing);
        boolean changed = true;
        while (changed) {
            changed = blocked.removeIf(expert -> {
                for (int device = 0; device < awaited.size(); device++) {
                    if (awaited.get(device).contains(expert)
                            && leaving.get(device).stream()
                                    .anyMatch(slot -> left[row[slot]] != 1 || !blocked.contains(row[slot]))) {
                        return true;
                    }
                }
                return false;
            });
        }
        return blocked;
    }

    /** Experts whose copies all have to leave their slots. */
    Set<Integer> missing() {
        return new TreeSet<>(missing);
    }

    /** All moves in a valid order, or null when none was found. */
    @Nullable
    List<Step> find() {
        if (!blocked().isEmpty() || !search()) {
            return null;
        }
        boolean more = true;
        while (more) {
            more = false;
            for (int device = 0; device < awaited.size(); device++) {
                if (!awaited.get(device).isEmpty()) {
                    apply(new Step(
                            device,
                            awaited.get(device).get(0),
                            leaving.get(device).get(0)));
                    more = true;
                }
            }
        }
        return List.copyOf(steps);
    }

    private boolean search() {
        if (missing.isEmpty()) {
            return true;
        }
        if (!seen.add(Arrays.stream(row).boxed().toList())) {
            return false;
        }
        for (Step step : candidates()) {
            if (++tries > MAX_TRIES) {
                return false;
            }
            int displaced = row[step.slot];
            apply(step);
            if (search()) {
                return true;
            }
            undo(step, displaced);
        }
        return false;
    }

    /** First arrivals that are possible now; those that free a slot where another migrant is awaited come first. */
    private List<Step> candidates() {
        List<Step> useful = new ArrayList<>();
        List<Step> others = new ArrayList<>();
        for (int expert : missing) {
            for (int device = 0; device < awaited.size(); device++) {
                if (awaited.get(device).contains(expert)) {
                    for (int slot : writable(device)) {
                        (leadsOn(expert) ? useful : others).add(new Step(device, expert, slot));
                    }
                }
            }
        }
        useful.addAll(others);
        return useful;
    }

    /** A slot that can be overwritten for good if there is one, else one of each migrant that has several copies left. */
    private List<Integer> writable(int device) {
        List<Integer> slots = new ArrayList<>();
        Set<Integer> migrants = new HashSet<>();
        for (int slot : leaving.get(device)) {
            int expert = row[slot];
            if (!missing.contains(expert)) {
                return List.of(slot);
            }
            if (left[expert] > 1 && migrants.add(expert)) {
                slots.add(slot);
            }
        }
        return slots;
    }

    private boolean leadsOn(int expert) {
        for (int device = 0; device < leaving.size(); device++) {
            if (leaving.get(device).stream().anyMatch(slot -> row[slot] == expert)
                    && awaited.get(device).stream().anyMatch(missing::contains)) {
                return true;
            }
        }
        return false;
    }

    private void apply(Step step) {
        if (left[row[step.slot]] > 0) {
            left[row[step.slot]]--;
        }
        row[step.slot] = step.expert;
        leaving.get(step.device).remove((Integer) step.slot);
        awaited.get(step.device).remove((Integer) step.expert);
        missing.remove(step.expert);
        steps.add(step);
    }

    /** Takes back the first arrival of a migrant. */
    private void undo(Step step, int displaced) {
        steps.remove(steps.size() - 1);
        missing.add(step.expert);
        awaited.get(step.device).add(step.expert);
        leaving.get(step.device).add(step.slot);
        row[step.slot] = displaced;
        if (left[displaced] >= 0) {
            left[displaced]++;
        }
    }
}

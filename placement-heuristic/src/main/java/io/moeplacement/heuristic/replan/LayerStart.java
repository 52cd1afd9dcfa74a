package io.moeplacement.heuristic.replan;

import io.moeplacement.DeviceMapping;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Makes the placement in force one that can stay: what fits is kept in its slot, and only what is missing is added.
 *
 * <p>First what must be: experts that lived on lost devices alone, heaviest first, then copies that limits ask for; each
 * goes to an empty slot or in place of a spare copy, where loads stay most even. Then empty slots take the copy that evens
 * the loads most. Where nothing is missing the start is the placement in force. Mutable, not thread-safe.
 */
final class LayerStart {

    private final LayerRules rules;
    private final LayerState state;
    private final int[] origin;

    LayerStart(PlacementProblem problem, LayerRules rules) {
        this.rules = rules;
        this.state = new LayerState(rules);
        this.origin = new int[rules.deviceOf.length];
        Arrays.fill(origin, LayerRules.NONE);
        Placement current = Objects.requireNonNull(problem.current());
        DeviceMapping before = Objects.requireNonNull(problem.currentDevices());
        for (int device = 0; device < rules.devices; device++) {
            if (before.before(device) != DeviceMapping.NEW) {
                keep(current, before.before(device), device);
            }
        }
    }

    private void keep(Placement current, int old, int device) {
        int begin = current.layout().firstSlot(rules.layer, old);
        int[] held = IntStream.range(begin, begin + current.layout().slots(rules.layer, old))
                .map(slot -> current.expertAt(rules.layer, slot))
                .toArray();
        int[] kept = new int[held.length];
        int size = 0;
        for (int expert : held) {
            boolean again = IntStream.of(kept).limit(size).anyMatch(other -> other == expert);
            if (rules.mayHold(expert, device) && (rules.allowsDuplicates() || !again)) {
                kept[size++] = expert;
            } else {
                kept[size++] = LayerRules.NONE;
            }
        }
        while (size > rules.slots(device)) {
            int drop = leastMissed(current, kept, size, device);
            System.arraycopy(kept, drop + 1, kept, drop, --size - drop);
        }
        System.arraycopy(kept, 0, origin, rules.firstSlot(device), size);
    }

    /** What a device with fewer slots gives up: nothing, then a copy of which there are others, then the lightest. */
    private int leastMissed(Placement current, int[] kept, int size, int device) {
        int drop = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            int copies = kept[i] == LayerRules.NONE ? 0 : current.copies(rules.layer, kept[i]);
            boolean pinned = copies > 0 && rules.isPinned(kept[i], device);
            double missed = copies == 0 ? -1 : rules.weight[kept[i]] / copies + (copies == 1 ? rules.devices : 0);
            if (!pinned && missed < least) {
                least = missed;
                drop = i;
            }
        }
        return drop;
    }

    /** Expert of each slot as far as it is kept; -1 where a slot is empty. */
    int[] origin() {
        return origin.clone();
    }

    /** A placement with an expert in every slot and, if at all possible, what the limits ask for. */
    int[] complete() {
        state.set(origin);
        IntStream.range(0, rules.experts)
                .filter(expert -> state.copies(expert) == 0)
                .boxed()
                .sorted((a, b) -> Double.compare(rules.weight[b], rules.weight[a]))
                .forEach(this::placeCopy);
        for (int expert = 0; expert < rules.experts; expert++) {
            boolean placed = true;
            while (placed && isShort(expert)) {
                placed = placeCopy(expert);
            }
        }
        for (int slot = 0; slot < origin.length; slot++) {
            if (state.expertAt(slot) == LayerRules.NONE) {
                fill(slot);
            }
        }
        return state.row();
    }

    private boolean isShort(int expert) {
        return state.copies(expert) < rules.minCopies || (rules.asksForSpread() && !state.isSpreadWith(expert, -1, -1));
    }

    /** Gives an expert one more copy where loads stay most even; false when there is no place. */
    private boolean placeCopy(int expert) {
        boolean apart = rules.asksForSpread() && state.copies(expert) > 0 && !state.isSpreadWith(expert, -1, -1);
        int best = -1;
        double bestCost = Double.POSITIVE_INFINITY;
        for (int pass = 0; pass < 2 && best < 0; pass++) {
            for (int slot = 0; slot < origin.length; slot++) {
                int device = rules.deviceOf[slot];
                int old = state.expertAt(slot);
                boolean free =
                        pass == 0 ? old == LayerRules.NONE : old != LayerRules.NONE && state.isSpare(old, device);
                if (free && mayTake(expert, device) && (!apart || state.isSpreadWith(expert, -1, device))) {
                    double cost = costWith(slot, expert);
                    if (cost < bestCost) {
                        bestCost = cost;
                        best = slot;
                    }
                }
            }
        }
        if (best >= 0) {
            state.replace(best, expert);
        }
        return best >= 0;
    }

    private boolean mayTake(int expert, int device) {
        return !state.holds(device, expert) && rules.mayHold(expert, device);
    }

    private void fill(int slot) {
        int device = rules.deviceOf[slot];
        int best = -1;
        double bestCost = Double.POSITIVE_INFINITY;
        for (int expert = 0; expert < rules.experts; expert++) {
            if (mayTake(expert, device)) {
                double cost = costWith(slot, expert);
                if (cost < bestCost) {
                    bestCost = cost;
                    best = expert;
                }
            }
        }
        // Bans may leave nothing that may be there; the verifier says so.
        state.replace(slot, best >= 0 ? best : 0);
    }

    private double costWith(int slot, int expert) {
        int old = state.expertAt(slot);
        state.replace(slot, expert);
        double cost = 0;
        for (int device = 0; device < rules.devices; device++) {
            cost += state.load(device) * state.load(device);
        }
        state.replace(slot, old);
        return cost;
    }
}

package io.moeplacement.heuristic.replan;

import io.moeplacement.DeviceMapping;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.Limits;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import io.moeplacement.Survivability;
import io.moeplacement.Topology;
import java.util.Arrays;
import java.util.Objects;

/** What does not change while one layer is re-planned: loads, slots, what was where, what may be where. Immutable. */
final class LayerRules {

    /** An empty slot of a start. */
    static final int NONE = -1;

    final int layer;
    final int experts;
    final int devices;
    /** Device of each slot. */
    final int[] deviceOf;
    /** Load of an expert such that a device of average speed has 1 when all is even. */
    final double[] weight;
    /** One over the device's part of a perfect spread. */
    final double[] perLoad;

    final boolean hasTraffic;
    final int minCopies;
    private final SlotLayout slots;
    private final Survivability survivability;
    private final boolean duplicatesAllowed;
    private final int[] nodeOf;
    /** {@code [expert * devices + device]}. */
    private final boolean[] wasThere;

    private final boolean[] allowed;
    private final boolean[] pinned;

    LayerRules(PlacementProblem problem, int layer) {
        this.layer = layer;
        this.experts = problem.experts();
        this.devices = problem.devices();
        this.slots = problem.slots();
        this.deviceOf = new int[slots.slots(layer)];
        Arrays.setAll(deviceOf, slot -> slots.deviceOf(layer, slot));
        Topology topology = problem.topology();
        double total = problem.profile().totalLoad(layer);
        this.hasTraffic = total > 0;
        this.weight = problem.profile().loads(layer);
        for (int expert = 0; expert < experts; expert++) {
            weight[expert] = hasTraffic ? weight[expert] * devices / total : 0;
        }
        this.perLoad = new double[devices];
        this.nodeOf = new int[devices];
        for (int device = 0; device < devices; device++) {
            perLoad[device] = topology.totalSpeed() / (devices * topology.speed(device));
            nodeOf[device] = topology.nodeOf(device);
        }
        Limits limits = problem.limits();
        this.minCopies = limits.minCopies();
        this.survivability = limits.survivability();
        this.duplicatesAllowed = limits.duplicatesAllowed();
        this.allowed = new boolean[experts * devices];
        this.pinned = new boolean[experts * devices];
        Arrays.fill(allowed, true);
        mark(limits.forbidden(), allowed, false);
        mark(limits.pinned(), pinned, true);
        this.wasThere = new boolean[experts * devices];
        markHeld(Objects.requireNonNull(problem.current()), Objects.requireNonNull(problem.currentDevices()));
    }

    private void mark(Iterable<ExpertOnDevice> entries, boolean[] table, boolean value) {
        for (ExpertOnDevice entry : entries) {
            if (entry.layer() == layer) {
                table[entry.expert() * devices + entry.device()] = value;
            }
        }
    }

    private void markHeld(Placement current, DeviceMapping before) {
        for (int device = 0; device < devices; device++) {
            int old = before.before(device);
            int held = old == DeviceMapping.NEW ? 0 : current.layout().slots(layer, old);
            for (int i = 0; i < held; i++) {
                int expert = current.expertAt(layer, current.layout().firstSlot(layer, old) + i);
                wasThere[expert * devices + device] = true;
            }
        }
    }

    int firstSlot(int device) {
        return slots.firstSlot(layer, device);
    }

    int slots(int device) {
        return slots.slots(layer, device);
    }

    /** Moves that an expert in a slot of a device counts: 0 when it was there before. */
    int moves(int expert, int device) {
        return wasThere[expert * devices + device] ? 0 : 1;
    }

    boolean mayHold(int expert, int device) {
        return allowed[expert * devices + device];
    }

    boolean isPinned(int expert, int device) {
        return pinned[expert * devices + device];
    }

    boolean allowsDuplicates() {
        return duplicatesAllowed;
    }

    boolean asksForSpread() {
        return survivability != Survivability.NONE;
    }

    /** Whether two devices do not fail together. */
    boolean failApart(int a, int b) {
        return survivability == Survivability.ANY_NODE ? nodeOf[a] != nodeOf[b] : a != b;
    }
}

package io.moeplacement.heuristic.replica;

import io.moeplacement.ExpertOnDevice;
import io.moeplacement.Limits;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import io.moeplacement.Survivability;
import io.moeplacement.Topology;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one layer is made of and what its placement must keep. Loads are parts of a perfect spread: a device whose
 * {@link #perfect} is 0.1 and that serves 0.1 of the layer's load is at 1. Immutable, thread-safe; O(slots + experts).
 */
public final class LayerFacts {

    private final int experts;
    private final int devices;
    private final int[] firstSlot;
    private final int[] deviceOfSlot;
    private final int[] nodeOfDevice;
    private final int nodes;
    private final double[] load;
    private final double[] perfect;
    private final boolean idle;
    private final boolean duplicatesAllowed;
    private final int[] mostCopies;
    private final int minCopies;
    private final Survivability survivability;
    private final boolean @Nullable [] pinned;
    private final boolean @Nullable [] forbidden;

    /** The facts of a layer of a problem, under its pooled loads. */
    public LayerFacts(PlacementProblem problem, int layer) {
        SlotLayout layout = problem.slots();
        Topology topology = problem.topology();
        Limits limits = problem.limits();
        this.experts = problem.experts();
        this.devices = problem.devices();
        this.nodes = topology.nodes();
        this.firstSlot = new int[devices + 1];
        this.deviceOfSlot = new int[layout.slots(layer)];
        this.nodeOfDevice = new int[devices];
        this.perfect = new double[devices];
        for (int device = 0; device < devices; device++) {
            firstSlot[device + 1] = firstSlot[device] + layout.slots(layer, device);
            java.util.Arrays.fill(deviceOfSlot, firstSlot[device], firstSlot[device + 1], device);
            nodeOfDevice[device] = topology.nodeOf(device);
            perfect[device] = topology.speed(device) / topology.totalSpeed();
        }
        double total = problem.profile().totalLoad(layer);
        this.idle = total == 0;
        this.load = problem.profile().loads(layer);
        for (int expert = 0; expert < experts && !idle; expert++) {
            load[expert] /= total;
        }
        this.duplicatesAllowed = limits.duplicatesAllowed();
        this.minCopies = limits.minCopies();
        this.survivability = limits.survivability();
        this.mostCopies = new int[devices];
        java.util.Arrays.fill(mostCopies, duplicatesAllowed ? Integer.MAX_VALUE : 1);
        this.pinned = table(limits.pinned(), layer);
        this.forbidden = table(limits.forbidden(), layer);
    }

    /** A layer whose devices are the nodes of another one; each may hold as many copies as it has devices. */
    private LayerFacts(LayerFacts facts) {
        this.experts = facts.experts;
        this.devices = facts.nodes;
        this.nodes = facts.nodes;
        this.firstSlot = new int[nodes + 1];
        this.deviceOfSlot = new int[facts.slots()];
        this.nodeOfDevice = new int[nodes];
        this.perfect = new double[nodes];
        this.mostCopies = new int[nodes];
        int[] slots = new int[nodes];
        for (int device = 0; device < facts.devices; device++) {
            int node = facts.nodeOfDevice[device];
            int own = facts.firstSlot[device + 1] - facts.firstSlot[device];
            slots[node] += own;
            perfect[node] += facts.perfect[device];
            mostCopies[node] += own > 0 ? Math.min(own, facts.mostCopies[device]) : 0;
        }
        for (int node = 0; node < nodes; node++) {
            firstSlot[node + 1] = firstSlot[node] + slots[node];
            java.util.Arrays.fill(deviceOfSlot, firstSlot[node], firstSlot[node + 1], node);
            nodeOfDevice[node] = node;
        }
        this.load = facts.load;
        this.idle = facts.idle;
        this.duplicatesAllowed = facts.duplicatesAllowed;
        this.minCopies = facts.minCopies;
        this.survivability =
                facts.survivability == Survivability.ANY_NODE ? Survivability.ANY_NODE : Survivability.NONE;
        this.pinned = null;
        this.forbidden = null;
    }

    /** The same layer with whole nodes in place of devices, without pins and bans. */
    LayerFacts byNode() {
        return new LayerFacts(this);
    }

    private boolean @Nullable [] table(Set<ExpertOnDevice> entries, int layer) {
        boolean[] table = null;
        for (ExpertOnDevice entry : entries) {
            if (entry.layer() == layer) {
                table = table == null ? new boolean[experts * devices] : table;
                table[entry.expert() * devices + entry.device()] = true;
            }
        }
        return table;
    }

    /** Number of experts. */
    public int experts() {
        return experts;
    }

    /** Number of devices. */
    public int devices() {
        return devices;
    }

    /** Number of nodes. */
    public int nodes() {
        return nodes;
    }

    /** Slots over all devices. */
    public int slots() {
        return deviceOfSlot.length;
    }

    /** The first slot of a device; {@code firstSlot(device + 1)} is the end of its slots. */
    public int firstSlot(int device) {
        return firstSlot[device];
    }

    /** The device a slot belongs to. */
    public int deviceOf(int slot) {
        return deviceOfSlot[slot];
    }

    /** The node a device belongs to. */
    public int nodeOf(int device) {
        return nodeOfDevice[device];
    }

    /** An expert's part of the layer's load, in 0..1. */
    public double load(int expert) {
        return load[expert];
    }

    /** The part of the layer's load that a device serves in a perfect spread, in 0..1. */
    public double perfect(int device) {
        return perfect[device];
    }

    /** Whether the layer has no traffic, so that every placement has imbalance 1. */
    public boolean isIdle() {
        return idle;
    }

    /** Whether a device may hold an expert twice. */
    public boolean duplicatesAllowed() {
        return duplicatesAllowed;
    }

    /** Most copies of an expert that a device may hold. */
    public int mostCopies(int device) {
        return mostCopies[device];
    }

    /** Copies that every expert needs by the limits: for minCopies and to survive a failure. */
    public int requiredCopies() {
        return survivability == Survivability.NONE ? minCopies : Math.max(2, minCopies);
    }

    /** Whether an expert must be in two places, devices or nodes. */
    public boolean mustSurvive() {
        return survivability != Survivability.NONE;
    }

    /** The place that may fail with a device: its node or itself. */
    public int placeOf(int device) {
        return survivability == Survivability.ANY_NODE ? nodeOfDevice[device] : device;
    }

    /** Whether any expert of the layer is pinned to a device. */
    public boolean hasPins() {
        return pinned != null;
    }

    /** Whether an expert must have a copy on a device. */
    public boolean isPinned(int expert, int device) {
        return pinned != null && pinned[expert * devices + device];
    }

    /** Whether a device must not have a copy of an expert. */
    public boolean isForbidden(int expert, int device) {
        return forbidden != null && forbidden[expert * devices + device];
    }
}

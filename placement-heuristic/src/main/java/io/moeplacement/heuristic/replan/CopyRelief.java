package io.moeplacement.heuristic.replan;

import java.util.Arrays;

/**
 * What one copy more of an expert gains, and one less costs, on the other devices that hold it.
 *
 * <p>Gains are kept from step to step; {@link #refresh} makes those of experts anew that changed or sit on a device whose
 * load did. Mutable, not thread-safe.
 */
final class CopyRelief {

    private final LayerState state;
    private final LayerRules rules;
    private final Excess excess;
    private final double[] relief;
    private final double[] thinner;

    /** Target, device loads and experts of slots as they were at the last refresh. */
    private double seenTarget;

    private final double[] seenLoad;
    private final int[] seenExpert;

    /** Of each expert, the refresh that it was made anew in last. */
    private final int[] refreshed;

    private int refreshes;

    CopyRelief(LayerState state, Excess excess) {
        this.state = state;
        this.rules = state.rules();
        this.excess = excess;
        this.relief = new double[rules.experts];
        this.thinner = new double[rules.experts];
        this.seenLoad = new double[rules.devices];
        this.seenExpert = new int[rules.deviceOf.length];
        this.refreshed = new int[rules.experts];
        Arrays.fill(seenExpert, LayerRules.NONE);
    }

    /** Brings everything up to date with the state and the target. */
    void refresh() {
        refreshes++;
        for (int device = 0; device < rules.devices; device++) {
            boolean same = seenTarget == excess.target() && seenLoad[device] == state.load(device);
            seenLoad[device] = state.load(device);
            int end = rules.firstSlot(device) + rules.slots(device);
            for (int slot = rules.firstSlot(device); slot < end; slot++) {
                int expert = state.expertAt(slot);
                int seen = seenExpert[slot];
                if (!same || seen != expert) {
                    refresh(expert);
                    refresh(seen);
                    seenExpert[slot] = expert;
                }
            }
        }
        seenTarget = excess.target();
    }

    private void refresh(int expert) {
        if (expert != LayerRules.NONE && refreshed[expert] != refreshes) {
            refreshed[expert] = refreshes;
            thinner[expert] = rules.weight[expert] / (state.copies(expert) + 1);
            relief[expert] = onItsDevices(expert, thinner[expert]);
        }
    }

    private double onItsDevices(int expert, double thinner) {
        double change = state.share(expert) - thinner;
        double sum = 0;
        for (int copy = 0; copy < state.copies(expert); copy++) {
            int device = rules.deviceOf[state.slotOf(expert, copy)];
            sum += excess.of(state.load(device)) - excess.of(state.load(device) - change * rules.perLoad[device]);
        }
        return sum;
    }

    /** Share of a copy if there were one more. */
    double thinner(int expert) {
        return thinner[expert];
    }

    /** Share of a copy if there were one less. */
    double thicker(int expert) {
        return rules.weight[expert] / (state.copies(expert) - 1);
    }

    /** What one more copy gains on the devices that hold the expert. */
    double gain(int expert) {
        return relief[expert];
    }

    /** What one copy less costs on the devices that hold the others. */
    double harm(int expert, int without) {
        double change = thicker(expert) - state.share(expert);
        double sum = 0;
        for (int copy = 0; copy < state.copies(expert); copy++) {
            int slot = state.slotOf(expert, copy);
            if (slot != without) {
                int device = rules.deviceOf[slot];
                sum += excess.of(state.load(device) + change * rules.perLoad[device]) - excess.of(state.load(device));
            }
        }
        return sum;
    }
}

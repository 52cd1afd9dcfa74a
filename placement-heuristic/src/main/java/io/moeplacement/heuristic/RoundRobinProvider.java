package io.moeplacement.heuristic;

import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import io.moeplacement.SolverKind;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.Support;

/**
 * {@code round-robin}: experts are dealt to the devices in turn, expert 0 to device 0, expert 1 to device 1 and so on;
 * full devices are passed over. Redundant slots take the experts again from 0.
 */
public final class RoundRobinProvider implements SolverProvider {

    /** For {@link java.util.ServiceLoader}. */
    public RoundRobinProvider() {}

    @Override
    public String name() {
        return "round-robin";
    }

    @Override
    public SolverKind kind() {
        return SolverKind.BASELINE;
    }

    @Override
    public Support supports(PlacementProblem problem) {
        return Baseline.supports(name(), problem);
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        return new Baseline(RoundRobinProvider::fill);
    }

    static int[] fill(PlacementProblem problem, int layer) {
        SlotLayout slots = problem.slots();
        int[] row = new int[slots.slots(layer)];
        int[] used = new int[slots.devices()];
        int device = 0;
        for (int dealt = 0; dealt < row.length; dealt++) {
            while (used[device] == slots.slots(layer, device)) {
                device = (device + 1) % slots.devices();
            }
            row[slots.firstSlot(layer, device) + used[device]++] = dealt % problem.experts();
            device = (device + 1) % slots.devices();
        }
        return row;
    }
}

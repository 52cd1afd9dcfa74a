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
 * full devices are passed over. Redundant slots take the experts again from 0, passing over devices that hold the expert
 * already as long as another one has a free slot.
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
        boolean[][] holds = new boolean[slots.devices()][problem.experts()];
        int turn = 0;
        for (int dealt = 0; dealt < row.length; dealt++) {
            int expert = dealt % problem.experts();
            int device = next(slots, layer, used, holds, turn, expert);
            row[slots.firstSlot(layer, device) + used[device]++] = expert;
            holds[device][expert] = true;
            turn = (device + 1) % slots.devices();
        }
        return row;
    }

    /** The next device with a free slot, one without the expert before one with it. */
    private static int next(SlotLayout slots, int layer, int[] used, boolean[][] holds, int turn, int expert) {
        int fallback = -1;
        for (int step = 0; step < used.length; step++) {
            int device = (turn + step) % used.length;
            if (used[device] < slots.slots(layer, device)) {
                if (!holds[device][expert]) {
                    return device;
                }
                fallback = fallback < 0 ? device : fallback;
            }
        }
        return fallback;
    }
}

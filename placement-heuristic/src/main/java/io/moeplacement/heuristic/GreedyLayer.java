package io.moeplacement.heuristic;

import io.moeplacement.PlacementProblem;
import io.moeplacement.SlotLayout;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Fills one layer: copies first, then the heaviest copy to the least loaded device. */
final class GreedyLayer {

    private final PlacementProblem problem;
    private final SlotLayout slots;
    private final int layer;
    private final double[] loads;
    private final int[] row;
    private final int[] used;
    private final double[] deviceLoad;

    GreedyLayer(PlacementProblem problem, int layer) {
        this.problem = problem;
        this.slots = problem.slots();
        this.layer = layer;
        this.loads = problem.profile().loads(layer);
        this.row = new int[slots.slots(layer)];
        this.used = new int[slots.devices()];
        this.deviceLoad = new double[slots.devices()];
    }

    int[] fill() {
        int[] copies = CopyCounts.of(problem, layer);
        int[] byShare = IntStream.range(0, loads.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer expert) -> -loads[expert] / copies[expert]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int expert : byShare) {
            double share = loads[expert] / copies[expert];
            for (int copy = 0; copy < copies[expert]; copy++) {
                int device = bestDevice(expert, share);
                row[slots.firstSlot(layer, device) + used[device]++] = expert;
                deviceLoad[device] += share;
            }
        }
        return row;
    }

    /** The device with the smallest finishing time, one without the expert before one with it. */
    private int bestDevice(int expert, double share) {
        int best = -1;
        boolean bestHolds = false;
        double bestTime = 0;
        for (int device = 0; device < deviceLoad.length; device++) {
            if (used[device] < slots.slots(layer, device)) {
                boolean holds = holds(device, expert);
                double time = (deviceLoad[device] + share) / problem.topology().speed(device);
                if (best < 0 || (bestHolds && !holds) || (bestHolds == holds && time < bestTime)) {
                    best = device;
                    bestHolds = holds;
                    bestTime = time;
                }
            }
        }
        return best;
    }

    private boolean holds(int device, int expert) {
        int begin = slots.firstSlot(layer, device);
        for (int slot = begin; slot < begin + used[device]; slot++) {
            if (row[slot] == expert) {
                return true;
            }
        }
        return false;
    }
}

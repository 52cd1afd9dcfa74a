package io.moeplacement.heuristic.pipelined;

import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;
import io.moeplacement.heuristic.search.AllToAllPrices;
import java.util.ArrayList;
import java.util.List;

/**
 * Renamings of devices that no price, speed or slot notices: exchanges of two devices, and of two nodes. Immutable.
 */
final class Symmetries {

    /** More devices than this are not renamed: trying every exchange would take longer than a descent is worth. */
    private static final int MOST_DEVICES = 64;

    /**
     * One renaming.
     *
     * @param name new name of each device
     * @param firstLayer from this layer on all layers may be renamed
     */
    record Renaming(int[] name, int firstLayer) {}

    private final List<Renaming> renamings = new ArrayList<>();

    Symmetries(PlacementProblem problem, AllToAllPrices prices) {
        Topology topology = problem.topology();
        int devices = topology.devices();
        if (devices > MOST_DEVICES) {
            return;
        }
        for (int first = 0; first < devices; first++) {
            for (int second = first + 1; second < devices; second++) {
                add(problem, prices, exchange(devices, first, second, 1));
            }
        }
        int[] sizes = topology.nodeSizes();
        int firstBegin = 0;
        for (int first = 0; first < sizes.length; first++) {
            int secondBegin = firstBegin + sizes[first];
            for (int second = first + 1; second < sizes.length; second++) {
                if (sizes[first] == sizes[second] && sizes[first] > 1) {
                    add(problem, prices, exchange(devices, firstBegin, secondBegin, sizes[first]));
                }
                secondBegin += sizes[second];
            }
            firstBegin += sizes[first];
        }
    }

    private static int[] exchange(int devices, int first, int second, int length) {
        int[] name = new int[devices];
        for (int device = 0; device < devices; device++) {
            name[device] = device;
        }
        for (int i = 0; i < length; i++) {
            name[first + i] = second + i;
            name[second + i] = first + i;
        }
        return name;
    }

    private void add(PlacementProblem problem, AllToAllPrices prices, int[] name) {
        int devices = name.length;
        for (int from = 0; from < devices; from++) {
            if (problem.topology().speed(from) != problem.topology().speed(name[from])) {
                return;
            }
            for (int to = 0; to < devices; to++) {
                int index = from * devices + to;
                int renamed = name[from] * devices + name[to];
                if (prices.within(index) != prices.within(renamed)
                        || prices.between(index) != prices.between(renamed)) {
                    return;
                }
            }
        }
        int firstLayer = problem.layers();
        while (firstLayer > 0 && keepsSlots(problem, firstLayer - 1, name)) {
            firstLayer--;
        }
        if (firstLayer < problem.layers()) {
            renamings.add(new Renaming(name, firstLayer));
        }
    }

    private static boolean keepsSlots(PlacementProblem problem, int layer, int[] name) {
        for (int device = 0; device < name.length; device++) {
            if (problem.slots().slots(layer, device) != problem.slots().slots(layer, name[device])) {
                return false;
            }
        }
        return true;
    }

    List<Renaming> renamings() {
        return renamings;
    }
}

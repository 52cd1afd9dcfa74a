package io.moeplacement.ilp.window;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The window of the names of a few devices in all layers: which of the groups of experts that sit together in a layer sits
 * on which of these devices. A shortest path over the layers whose states are the permutations of the devices, left out where
 * they would break a limit. Time O(layers * (E^2 + (k!)^2 * k^2)) for k devices. Moves must not be limited. Not thread-safe.
 */
final class NameWindow {

    /** 4! = 24 states. */
    static final int MOST_DEVICES = 4;

    private final Chain chain;
    private int[] chosen = new int[0];
    private List<int[]> orders = List.of();

    NameWindow(Chain chain) {
        this.chain = chain;
    }

    /** Renames some devices in all layers in the best way; returns whether that is better than before. */
    boolean improve(int[][] deviceOf, int[] devices) {
        chosen = devices;
        orders = permutations(devices.length);
        int states = orders.size();
        int[][] cameFrom = new int[deviceOf.length][states];
        double[] cost = new double[states];
        double unchanged = 0;
        for (int layer = 0; layer < deviceOf.length; layer++) {
            double[] next = new double[states];
            double[] flow = layer == 0 ? new double[0] : chain.flow(layer - 1, deviceOf[layer - 1], deviceOf[layer]);
            for (int to = 0; to < states; to++) {
                next[to] = layer == 0 ? 0 : Double.POSITIVE_INFINITY;
                for (int from = 0; from < states && layer > 0; from++) {
                    if (cost[from] < next[to]) {
                        double reached = cost[from] + between(flow, orders.get(from), orders.get(to));
                        if (reached < next[to]) {
                            next[to] = reached;
                            cameFrom[layer][to] = from;
                        }
                    }
                }
                // The order of the names as they are is the first one and is always possible.
                if (to > 0 && !isPossible(layer, deviceOf[layer], orders.get(to))) {
                    next[to] = Double.POSITIVE_INFINITY;
                }
            }
            unchanged += layer == 0 ? 0 : between(flow, orders.get(0), orders.get(0));
            cost = next;
        }
        int state = 0;
        for (int i = 1; i < states; i++) {
            state = cost[i] < cost[state] ? i : state;
        }
        if (cost[state] >= unchanged - LayerWindow.LEAST_GAIN) {
            return false;
        }
        for (int layer = deviceOf.length - 1; layer >= 0; layer--) {
            rename(deviceOf[layer], orders.get(state));
            state = cameFrom[layer][state];
        }
        return true;
    }

    /** What changes with the names: traffic from, to and between the chosen devices. */
    private double between(double[] flow, int[] before, int[] after) {
        int devices = chain.devices();
        double[] distance = chain.distance();
        double sum = 0;
        for (int a = 0; a < chosen.length; a++) {
            for (int b = 0; b < chosen.length; b++) {
                sum += flow[chosen[a] * devices + chosen[b]] * distance[chosen[before[a]] * devices + chosen[after[b]]];
            }
            for (int other = 0; other < devices; other++) {
                if (!isChosen(other)) {
                    sum += flow[chosen[a] * devices + other] * distance[chosen[before[a]] * devices + other]
                            + flow[other * devices + chosen[a]] * distance[other * devices + chosen[after[a]]];
                }
            }
        }
        return sum;
    }

    private boolean isChosen(int device) {
        for (int one : chosen) {
            if (one == device) {
                return true;
            }
        }
        return false;
    }

    private boolean isPossible(int layer, int[] row, int[] order) {
        int[] slots = chain.slots()[layer];
        for (int a = 0; a < chosen.length; a++) {
            if (slots[chosen[a]] != slots[chosen[order[a]]]) {
                return false;
            }
        }
        if (chain.limitsTime()) {
            double[] held = chain.held(layer, row);
            for (int a = 0; a < chosen.length; a++) {
                int to = chosen[order[a]];
                if (chosen[a] != to && held[chosen[a]] / chain.speed()[to] > chain.mostTime()) {
                    return false;
                }
            }
        }
        for (int expert = 0; expert < row.length && chain.allowed() != null; expert++) {
            for (int a = 0; a < chosen.length; a++) {
                if (row[expert] == chosen[a] && !chain.allows(layer, expert, chosen[order[a]])) {
                    return false;
                }
            }
        }
        return true;
    }

    private void rename(int[] row, int[] order) {
        int[] name = new int[chain.devices()];
        Arrays.setAll(name, device -> device);
        for (int a = 0; a < chosen.length; a++) {
            name[chosen[a]] = chosen[order[a]];
        }
        for (int expert = 0; expert < row.length; expert++) {
            row[expert] = name[row[expert]];
        }
    }

    /** All orders of 0..n-1, the ascending one first. */
    private static List<int[]> permutations(int n) {
        List<int[]> all = new ArrayList<>();
        extend(new int[n], 0, all);
        return all;
    }

    private static void extend(int[] order, int at, List<int[]> all) {
        if (at == order.length) {
            all.add(order.clone());
            return;
        }
        for (int value = 0; value < order.length; value++) {
            boolean used = false;
            for (int i = 0; i < at; i++) {
                used |= order[i] == value;
            }
            if (!used) {
                order[at] = value;
                extend(order, at + 1, all);
            }
        }
    }
}

package io.moeplacement.ilp.named;

import io.moeplacement.spi.SolveContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The second programme for few devices: a shortest path over the layers whose states are the permutations that put clusters
 * on devices with as many slots. Exact. Time O(pairs * (G!)^2 * G^2).
 */
final class TailPath {

    /** Beyond it the descent is used; some seconds. */
    private static final double MOST_STEPS = 2e9;

    private TailPath() {}

    static boolean fits(TailCost cost) {
        double states = 1;
        for (int device = 2; device <= cost.devices; device++) {
            states *= device;
        }
        return states * states * cost.devices * cost.devices * Math.max(1, cost.pairs()) <= MOST_STEPS;
    }

    /**
     * The device of each cluster, {@code [layers][clusters]}; null when the caller wants to stop.
     *
     * @param slots {@code [layers][devices]}; cluster c of a layer has as many experts as device c has slots
     */
    static int @Nullable [][] solve(TailCost cost, int[][] slots, SolveContext context) {
        List<List<int[]>> states = new ArrayList<>();
        for (int[] ofLayer : slots) {
            List<int[]> orders = new ArrayList<>();
            extend(new int[ofLayer.length], 0, ofLayer, orders);
            states.add(orders);
        }
        int[][] cameFrom = new int[slots.length][];
        double[] reached = new double[states.get(0).size()];
        for (int layer = 1; layer < slots.length; layer++) {
            List<int[]> before = states.get(layer - 1);
            List<int[]> after = states.get(layer);
            double[] next = new double[after.size()];
            Arrays.fill(next, Double.POSITIVE_INFINITY);
            cameFrom[layer] = new int[next.length];
            for (int from = 0; from < reached.length; from++) {
                if (context.shouldStop()) {
                    return null;
                }
                for (int to = 0; to < next.length; to++) {
                    double sum = reached[from] + cost.tail(layer - 1, before.get(from), after.get(to));
                    if (sum < next[to]) {
                        next[to] = sum;
                        cameFrom[layer][to] = from;
                    }
                }
            }
            reached = next;
        }
        int state = 0;
        for (int i = 1; i < reached.length; i++) {
            state = reached[i] < reached[state] ? i : state;
        }
        int[][] device = new int[slots.length][];
        for (int layer = slots.length - 1; layer >= 0; layer--) {
            device[layer] = states.get(layer).get(state);
            state = layer > 0 ? cameFrom[layer][state] : 0;
        }
        return device;
    }

    private static void extend(int[] device, int cluster, int[] slots, List<int[]> all) {
        if (cluster == device.length) {
            all.add(device.clone());
            return;
        }
        for (int candidate = 0; candidate < device.length; candidate++) {
            boolean used = slots[candidate] != slots[cluster];
            for (int earlier = 0; earlier < cluster; earlier++) {
                used |= device[earlier] == candidate;
            }
            if (!used) {
                device[cluster] = candidate;
                extend(device, cluster + 1, slots, all);
            }
        }
    }
}

package io.moeplacement.ilp.named;

import io.moeplacement.spi.SolveContext;
import java.util.Arrays;

/**
 * The second programme for many devices with several bandwidths: one layer after the other, its neighbours fixed, exactly.
 * Cluster c on device g costs P by the layer before and Q by the layer after, and the layer the largest P plus the largest Q
 * of its clusters. Two thresholds walk against each other: for each p, ascending, the least q for which the cells with P at
 * most p and Q at most q hold a perfect matching. Time O(G^2) matchings of O(G^3) per layer.
 */
final class TailDescent {

    private final TailCost cost;
    private final int[][] slots;
    private final SolveContext context;
    private final double[] before;
    private final double[] after;
    private final int[] clusterOn;
    private final boolean[] seen;

    TailDescent(TailCost cost, int[][] slots, SolveContext context) {
        this.cost = cost;
        this.slots = slots;
        this.context = context;
        this.before = new double[cost.devices * cost.devices];
        this.after = new double[cost.devices * cost.devices];
        this.clusterOn = new int[cost.devices];
        this.seen = new boolean[cost.devices];
    }

    /** The device of each cluster, {@code [layers][clusters]}, a local optimum, or as far as it came. */
    int[][] solve() {
        int[][] device = new int[cost.pairs() + 1][cost.devices];
        for (int[] row : device) {
            Arrays.setAll(row, cluster -> cluster);
        }
        boolean improved = true;
        while (improved) {
            improved = false;
            for (int layer = 0; layer < device.length; layer++) {
                if (context.shouldStop()) {
                    return device;
                }
                improved |= improve(layer, device);
            }
        }
        return device;
    }

    private boolean improve(int layer, int[][] device) {
        int n = cost.devices;
        Arrays.fill(before, 0);
        Arrays.fill(after, 0);
        for (int c = 0; c < n; c++) {
            for (int g = 0; g < n; g++) {
                for (int d = 0; d < n; d++) {
                    if (layer > 0) {
                        before[c * n + g] = Math.max(
                                before[c * n + g],
                                cost.traffic[layer - 1][d * n + c] * cost.seconds[device[layer - 1][d] * n + g]);
                    }
                    if (layer < cost.pairs()) {
                        after[c * n + g] = Math.max(
                                after[c * n + g],
                                cost.traffic[layer][c * n + d] * cost.seconds[g * n + device[layer + 1][d]]);
                    }
                }
            }
        }
        double best = largest(before, device[layer]) + largest(after, device[layer]);
        int[] found = search(layer, best * (1 - 1e-12));
        if (found.length == 0) {
            return false;
        }
        device[layer] = found;
        return true;
    }

    private double largest(double[] table, int[] device) {
        double largest = 0;
        for (int c = 0; c < device.length; c++) {
            largest = Math.max(largest, table[c * device.length + device[c]]);
        }
        return largest;
    }

    /** A placement of the layer that costs less than a value; empty when there is none. */
    private int[] search(int layer, double below) {
        double[] rising = Arrays.stream(before).distinct().sorted().toArray();
        double[] falling = Arrays.stream(after).distinct().sorted().toArray();
        int q = falling.length - 1;
        double best = below;
        int[] found = new int[0];
        for (double p : rising) {
            while (q >= 0 && !context.shouldStop() && matches(layer, p, falling[q])) {
                if (p + falling[q] < best) {
                    best = p + falling[q];
                    found = new int[cost.devices];
                    for (int g = 0; g < found.length; g++) {
                        found[clusterOn[g]] = g;
                    }
                }
                q--;
            }
        }
        return found;
    }

    private boolean matches(int layer, double p, double q) {
        Arrays.fill(clusterOn, -1);
        for (int cluster = 0; cluster < cost.devices; cluster++) {
            Arrays.fill(seen, false);
            if (!place(layer, cluster, p, q)) {
                return false;
            }
        }
        return true;
    }

    private boolean place(int layer, int cluster, double p, double q) {
        int n = cost.devices;
        for (int g = 0; g < n; g++) {
            boolean fits = slots[layer][g] == slots[layer][cluster]
                    && before[cluster * n + g] <= p
                    && after[cluster * n + g] <= q;
            if (fits && !seen[g]) {
                seen[g] = true;
                if (clusterOn[g] < 0 || place(layer, clusterOn[g], p, q)) {
                    clusterOn[g] = cluster;
                    return true;
                }
            }
        }
        return false;
    }
}

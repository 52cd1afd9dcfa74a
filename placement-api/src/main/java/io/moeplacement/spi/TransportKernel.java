package io.moeplacement.spi;

import io.moeplacement.internal.Require;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Exact minimum-cost assignment of experts to devices with capacities (a dense transportation problem); with capacities of
 * one a linear assignment.
 *
 * <p>Experts are added one by one, each along a cheapest augmenting path in the graph of devices, where the edge from g to
 * h costs what the cheapest expert on g would add by moving to h. With previous experts placed at minimum cost there are no
 * negative cycles, so Bellman-Ford over the devices finds the path and the result stays optimal (successive shortest
 * paths; Ahuja, Magnanti, Orlin, Network Flows, section 9.7). Time O(E * (G^3 + path * E)), space O(G^2). Not
 * thread-safe; buffers are reused between calls.
 */
public final class TransportKernel {

    /** Rounding must not look like a negative cycle: a shorter path must be shorter by this part of the largest cost. */
    private static final double ROUNDING = 1e-12;

    private final int experts;
    private final int devices;
    private double tolerance;
    private final int[] used;
    /** {@code [from * devices + to]}: cheapest change of moving an expert between two devices, and which expert. */
    private final double[] transfer;

    private final int[] mover;
    private final double[] distance;
    private final int[] previous;

    /**
     * A kernel for problems of one size.
     *
     * @throws IllegalArgumentException when a size is below 1
     */
    public TransportKernel(int experts, int devices) {
        Require.positive("experts", experts);
        Require.positive("devices", devices);
        this.experts = experts;
        this.devices = devices;
        this.used = new int[devices];
        this.transfer = new double[devices * devices];
        this.mover = new int[devices * devices];
        this.distance = new double[devices];
        this.previous = new int[devices];
    }

    /**
     * Finds a cheapest assignment.
     *
     * @param cost {@code [expert * devices + device]}, finite
     * @param capacity most experts of each device; in sum at least the number of experts
     * @param deviceOf receives the device of each expert
     */
    public void assign(double[] cost, int[] capacity, int[] deviceOf) {
        assign(cost, capacity, deviceOf, () -> false);
    }

    /**
     * Finds a cheapest assignment, unless told to stop.
     *
     * @param cost {@code [expert * devices + device]}, finite
     * @param capacity most experts of each device; in sum at least the number of experts
     * @param deviceOf receives the device of each expert; of no use after a stop
     * @param stop asked before each expert is placed
     * @return whether the assignment is complete; false after a stop
     */
    public boolean assign(double[] cost, int[] capacity, int[] deviceOf, BooleanSupplier stop) {
        tolerance = ROUNDING * largest(cost);
        Arrays.fill(used, 0);
        Arrays.fill(deviceOf, -1);
        Arrays.fill(transfer, Double.POSITIVE_INFINITY);
        for (int expert = 0; expert < experts; expert++) {
            if (stop.getAsBoolean()) {
                return false;
            }
            int end = cheapestPath(expert, cost, capacity);
            augment(expert, end, cost, deviceOf);
        }
        return true;
    }

    private static double largest(double[] cost) {
        double largest = 0;
        for (double value : cost) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** Shortest paths from a new expert to every device; returns the cheapest device with room. */
    private int cheapestPath(int expert, double[] cost, int[] capacity) {
        for (int device = 0; device < devices; device++) {
            distance[device] = cost[expert * devices + device];
            previous[device] = -1;
        }
        boolean changed = true;
        for (int round = 0; round < devices && changed; round++) {
            changed = false;
            for (int from = 0; from < devices; from++) {
                if (used[from] < capacity[from]) {
                    continue;
                }
                for (int to = 0; to < devices; to++) {
                    double reached = distance[from] + transfer[from * devices + to];
                    if (reached < distance[to] - tolerance) {
                        distance[to] = reached;
                        previous[to] = from;
                        changed = true;
                    }
                }
            }
        }
        int best = -1;
        for (int device = 0; device < devices; device++) {
            if (used[device] < capacity[device] && (best < 0 || distance[device] < distance[best])) {
                best = device;
            }
        }
        return best;
    }

    private void augment(int expert, int end, double[] cost, int[] deviceOf) {
        used[end]++;
        int device = end;
        for (int steps = 0; previous[device] >= 0; steps++) {
            if (steps > devices) {
                throw new IllegalStateException("augmenting path runs in a circle; a cost is not finite");
            }
            int from = previous[device];
            deviceOf[mover[from * devices + device]] = device;
            device = from;
        }
        deviceOf[expert] = device;
        int touched = end;
        refresh(end, cost, deviceOf);
        while (previous[touched] >= 0) {
            touched = previous[touched];
            refresh(touched, cost, deviceOf);
        }
    }

    /** Recomputes the transfers leaving a device. */
    private void refresh(int from, double[] cost, int[] deviceOf) {
        int row = from * devices;
        Arrays.fill(transfer, row, row + devices, Double.POSITIVE_INFINITY);
        for (int expert = 0; expert < experts; expert++) {
            if (deviceOf[expert] == from) {
                double here = cost[expert * devices + from];
                for (int to = 0; to < devices; to++) {
                    double change = cost[expert * devices + to] - here;
                    if (to != from && change < transfer[row + to]) {
                        transfer[row + to] = change;
                        mover[row + to] = expert;
                    }
                }
            }
        }
    }
}

package io.moeplacement.ilp.tight;

import io.moeplacement.spi.SolveContext;

/**
 * Swaps two experts of a layer as long as that breaks limits less or, breaking them no more, costs less. Ends in a local
 * optimum, or when the caller wants to stop. Buffers are reused; not thread-safe.
 */
final class SwapDescent {

    private static final double ROUNDING = 1e-12;

    private final Instance instance;
    private final SolveContext context;
    private final double[] times;
    /** {@code [experts * devices]}: transition cost of an expert on a device, the other layers as they are. */
    private final double[] field;

    private final StepTimeCost stepTime;
    private int[][] around = new int[0][];
    private long movesElsewhere;

    SwapDescent(Instance instance, SolveContext context) {
        this.instance = instance;
        this.context = context;
        this.stepTime = new StepTimeCost(instance);
        this.times = new double[instance.devices];
        this.field = new double[instance.experts * instance.devices];
    }

    void run(int[][] deviceOf) {
        boolean improved = true;
        while (improved) {
            improved = false;
            for (int layer = 0; layer < instance.layers; layer++) {
                if (context.shouldStop()) {
                    return;
                }
                improved |= descendLayer(layer, deviceOf);
            }
        }
    }

    /** Experts of a layer on devices where they must not be. */
    int forbidden(int layer, int[] row) {
        int count = 0;
        for (int expert = 0; expert < row.length; expert++) {
            count += instance.allowed[layer][expert * instance.devices + row[expert]] ? 0 : 1;
        }
        return count;
    }

    private boolean descendLayer(int layer, int[][] deviceOf) {
        int[] row = deviceOf[layer];
        around = deviceOf;
        movesElsewhere = 0;
        for (int other = 0; other < instance.layers; other++) {
            movesElsewhere += other == layer ? 0 : instance.moves(other, deviceOf[other]);
        }
        fillField(layer, deviceOf);
        boolean improved = false;
        boolean again = true;
        while (again) {
            again = false;
            double broken = broken(layer, row);
            double cost = cost(layer, row);
            for (int e = 0; e < row.length; e++) {
                for (int f = e + 1; f < row.length; f++) {
                    if (row[e] != row[f]) {
                        swap(row, e, f);
                        double newBroken = broken(layer, row);
                        double newCost = cost(layer, row);
                        if (newBroken < broken - ROUNDING
                                || (newBroken <= broken + ROUNDING && newCost < cost - ROUNDING)) {
                            broken = newBroken;
                            cost = newCost;
                            improved = true;
                            again = true;
                        } else {
                            swap(row, e, f);
                        }
                    }
                }
            }
        }
        return improved;
    }

    private static void swap(int[] row, int e, int f) {
        int device = row[e];
        row[e] = row[f];
        row[f] = device;
    }

    /** How far the limits are broken in this layer, and for moves in all. */
    private double broken(int layer, int[] row) {
        double broken = forbidden(layer, row);
        if (instance.hasMaxImbalance()) {
            broken += Math.max(0, instance.imbalance(layer, row) - instance.maxImbalance);
        }
        if (instance.stays != null) {
            broken += Math.max(0, movesElsewhere + instance.moves(layer, row) - instance.maxMoves);
        }
        return broken;
    }

    private double cost(int layer, int[] row) {
        if (instance.stepTime) {
            return stepTime(layer, row);
        }
        if (!instance.locality) {
            return spread(layer, row);
        }
        double cost = 0;
        for (int expert = 0; expert < row.length; expert++) {
            cost += field[expert * instance.devices + row[expert]];
        }
        return cost;
    }

    /** What the layer and its two exchanges take; the neighbours are those of the descent. */
    private double stepTime(int layer, int[] row) {
        double seconds = stepTime.compute(layer, row);
        if (layer > 0) {
            seconds += stepTime.exchange(layer - 1, around[layer - 1], row);
        }
        return layer + 1 < instance.layers ? seconds + stepTime.exchange(layer, row, around[layer + 1]) : seconds;
    }

    /** The imbalance, and a little of the sum of squares so that a swap below the busiest device counts too. */
    private double spread(int layer, int[] row) {
        java.util.Arrays.fill(times, 0);
        for (int expert = 0; expert < row.length; expert++) {
            times[row[expert]] += instance.load[layer][expert] / instance.speed[row[expert]];
        }
        double busiest = 0;
        double squares = 0;
        for (double time : times) {
            busiest = Math.max(busiest, time);
            squares += time * time;
        }
        return busiest + 1e-6 * squares;
    }

    private void fillField(int layer, int[][] deviceOf) {
        java.util.Arrays.fill(field, 0);
        if (!instance.locality) {
            return;
        }
        int experts = instance.experts;
        int devices = instance.devices;
        double[] in = layer > 0 ? instance.weight[layer - 1] : null;
        double[] out = layer + 1 < instance.layers ? instance.weight[layer] : null;
        for (int expert = 0; expert < experts; expert++) {
            for (int other = 0; other < experts; other++) {
                for (int device = 0; device < devices; device++) {
                    if (in != null) {
                        field[expert * devices + device] += in[other * experts + expert]
                                * instance.distance[deviceOf[layer - 1][other] * devices + device];
                    }
                    if (out != null) {
                        field[expert * devices + device] += out[expert * experts + other]
                                * instance.distance[device * devices + deviceOf[layer + 1][other]];
                    }
                }
            }
        }
    }
}

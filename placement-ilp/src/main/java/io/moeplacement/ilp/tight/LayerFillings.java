package io.moeplacement.ilp.tight;

import io.moeplacement.spi.SolveContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * All ways to fill one layer that keep pins, bans, slots and, if wished, a limit on the busiest device. With interchangeable
 * devices only one of all renamings is looked at: devices are opened in order.
 */
final class LayerFillings {

    /** What the verifier grants, and a little for sums in another order: leaving out too little does no harm. */
    private static final double TOLERANCE = 1e-9 + 1e-12;

    private static final int NODES_PER_LOOK = 4096;

    private final Instance instance;
    private final SolveContext context;
    private final int layer;
    private final boolean devicesInterchangeable;
    private final int[] order;
    private final int[] deviceOf;
    private final int[] left;
    private final double[] times;
    private double limit;
    private int nodes;
    private boolean stopped;

    /** Called for each filling. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Takes a filling.
         *
         * @param deviceOf the filling; reused, to be copied
         * @param busiest the time of the busiest device, which is the imbalance where there is traffic
         */
        void visit(int[] deviceOf, double busiest);
    }

    LayerFillings(
            Instance instance,
            SolveContext context,
            int layer,
            boolean devicesInterchangeable,
            boolean limitImbalance) {
        this.instance = instance;
        this.context = context;
        this.layer = layer;
        this.devicesInterchangeable = devicesInterchangeable;
        this.limit = limitImbalance ? instance.maxImbalance + TOLERANCE : Double.POSITIVE_INFINITY;
        this.order = heaviestFirst(instance.load[layer]);
        this.deviceOf = new int[instance.experts];
        this.left = instance.slots[layer].clone();
        this.times = new double[instance.devices];
    }

    /** The order in which experts are placed: the heaviest first, so that limits cut early. */
    private static int[] heaviestFirst(double[] load) {
        return IntStream.range(0, load.length)
                .boxed()
                .sorted(Comparator.comparingDouble(expert -> -load[expert]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** From now on leaves out fillings whose busiest device takes longer; may be called while visiting. */
    void tighten(double busiest) {
        limit = Math.min(limit, busiest);
    }

    /** How many there are, pins and limits left aside. */
    static double count(Instance instance, int layer, boolean devicesInterchangeable) {
        double ways = 1;
        int experts = instance.experts;
        for (int slots : instance.slots[layer]) {
            for (int i = 0; i < slots; i++) {
                ways = ways * (experts - i) / (i + 1);
            }
            experts -= slots;
        }
        for (int device = 2; devicesInterchangeable && device <= instance.devices; device++) {
            ways /= device;
        }
        return ways;
    }

    /**
     * Visits all of them.
     *
     * @return whether all were visited; false when the caller wants to stop
     */
    boolean forEach(Visitor visitor) {
        Arrays.fill(times, 0);
        place(0, 0, visitor);
        return !stopped;
    }

    private void place(int placed, int opened, Visitor visitor) {
        if (++nodes % NODES_PER_LOOK == 0) {
            stopped |= context.shouldStop();
        }
        if (placed == deviceOf.length) {
            double busiest = 0;
            for (double time : times) {
                busiest = Math.max(busiest, time);
            }
            visitor.visit(deviceOf, busiest);
            return;
        }
        int expert = order[placed];
        int end = devicesInterchangeable ? Math.min(opened + 1, left.length) : left.length;
        for (int device = 0; device < end && !stopped; device++) {
            if (left[device] > 0 && instance.allowed[layer][expert * left.length + device]) {
                double before = times[device];
                double after = before + instance.load[layer][expert] / instance.speed[device];
                if (after <= limit) {
                    deviceOf[expert] = device;
                    left[device]--;
                    times[device] = after;
                    place(placed + 1, Math.max(opened, device + 1), visitor);
                    times[device] = before;
                    left[device]++;
                }
            }
        }
    }
}

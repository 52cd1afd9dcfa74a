package io.moeplacement.spi;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The best chain of layers that can be put together from several known ones: each layer is placed as in one of them, and from
 * layer to layer all further devices are renamed so that most traffic stays where it is. Where devices are interchangeable
 * such a renaming costs nothing inside the renamed layers, and what limits hold of each layer still hold.
 *
 * <p>Searches that end in different local optima are good in different parts of the chain; this takes the best of each. It
 * is a shortest path with one state per layer and known chain, where a step from one chain to another costs a linear
 * assignment of devices to devices. Time O(layers * chains^2 * (cost of a flow + devices^4)). Not thread-safe.
 */
public final class ChainSplice {

    /** What passes between devices over one layer boundary. */
    @FunctionalInterface
    public interface Flow {
        /**
         * Weight between devices, {@code [from * devices + to]}, not negative.
         *
         * @param pair the earlier layer's index
         * @param from device of each expert of that layer, {@code [experts]}
         * @param to device of each expert of the next layer
         */
        double[] between(int pair, int[] from, int[] to);
    }

    private final int devices;
    private final Flow flow;
    private final TransportKernel kernel;
    private final int[] oneEach;

    /**
     * A splice of chains on interchangeable devices: of equal speed, slots and distance from each other.
     *
     * @throws IllegalArgumentException when there is no device
     */
    public ChainSplice(int devices, Flow flow) {
        this.kernel = new TransportKernel(devices, devices);
        this.devices = devices;
        this.flow = flow;
        this.oneEach = new int[devices];
        Arrays.fill(oneEach, 1);
    }

    /**
     * A chain that keeps at least as much weight on its devices as each of the known ones.
     *
     * @param chains device of each expert, {@code [layers][experts]} each, at least one chain, all of one shape
     * @param stop asked before each assignment
     * @return a new chain; after a stop a copy of the first one
     */
    public int[][] best(List<int[][]> chains, BooleanSupplier stop) {
        int layers = chains.get(0).length;
        double[] kept = new double[chains.size()];
        int[][] cameFrom = new int[layers][chains.size()];
        int[][][] names = new int[layers][chains.size()][];
        for (int layer = 1; layer < layers; layer++) {
            double[] next = new double[chains.size()];
            Arrays.fill(next, Double.NEGATIVE_INFINITY);
            for (int to = 0; to < next.length; to++) {
                for (int from = 0; from < next.length; from++) {
                    if (stop.getAsBoolean()) {
                        return copy(chains.get(0));
                    }
                    double[] weight = flow.between(layer - 1, chains.get(from)[layer - 1], chains.get(to)[layer]);
                    int[] name = names(weight);
                    double value = kept[from] + kept(weight, name);
                    if (value > next[to]) {
                        next[to] = value;
                        cameFrom[layer][to] = from;
                        names[layer][to] = name;
                    }
                }
            }
            kept = next;
        }
        return putTogether(chains, most(kept), cameFrom, names);
    }

    private static int most(double[] kept) {
        int most = 0;
        for (int i = 1; i < kept.length; i++) {
            most = kept[i] > kept[most] ? i : most;
        }
        return most;
    }

    /** For each device of the later layer the device of the earlier one whose name it takes. */
    private int[] names(double[] weight) {
        double[] cost = new double[weight.length];
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                cost[to * devices + from] = -weight[from * devices + to];
            }
        }
        int[] name = new int[devices];
        kernel.assign(cost, oneEach, name);
        return name;
    }

    private double kept(double[] weight, int[] name) {
        double sum = 0;
        for (int to = 0; to < devices; to++) {
            sum += weight[name[to] * devices + to];
        }
        return sum;
    }

    private int[][] putTogether(List<int[][]> chains, int last, int[][] cameFrom, int[][][] names) {
        int layers = cameFrom.length;
        int[] chosen = new int[layers];
        chosen[layers - 1] = last;
        for (int layer = layers - 1; layer > 0; layer--) {
            chosen[layer - 1] = cameFrom[layer][chosen[layer]];
        }
        int[][] rows = copy(chains.get(chosen[0]));
        int[] whole = new int[devices];
        Arrays.setAll(whole, device -> device);
        for (int layer = 1; layer < layers; layer++) {
            int[] before = whole;
            int[] step = names[layer][chosen[layer]];
            int[] after = new int[devices];
            Arrays.setAll(after, device -> before[step[device]]);
            rows[layer] = Arrays.stream(chains.get(chosen[layer])[layer])
                    .map(device -> after[device])
                    .toArray();
            whole = after;
        }
        return rows;
    }

    private static int[][] copy(int[][] chain) {
        return Arrays.stream(chain).map(int[]::clone).toArray(int[][]::new);
    }
}

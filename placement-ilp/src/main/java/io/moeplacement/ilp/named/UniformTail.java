package io.moeplacement.ilp.named;

import io.moeplacement.spi.TransportKernel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The second programme when all links are equal: only the relative order of clusters in neighbouring layers matters, so
 * layer pairs stand alone. A value v can be reached when the entries above v are on devices of their own, which is a partial
 * matching: going through the entries in falling order, the first that shares a row or a column with a larger one is the
 * least v. The matching is completed so that most traffic stays on its device. Time O(G^3) per pair.
 */
final class UniformTail {

    private UniformTail() {}

    /** The device of each cluster, {@code [layers][clusters]}; the first layer as it is. */
    static int[][] solve(TailCost cost) {
        int[][] device = new int[cost.pairs() + 1][cost.devices];
        Arrays.setAll(device[0], cluster -> cluster);
        for (int pair = 0; pair < cost.pairs(); pair++) {
            int[] partner = match(cost.traffic[pair], cost.devices);
            for (int cluster = 0; cluster < cost.devices; cluster++) {
                device[pair + 1][partner[cluster]] = device[pair][cluster];
            }
        }
        return device;
    }

    /** The next layer's cluster that shares a device with each cluster. */
    private static int[] match(double[] traffic, int devices) {
        int[] order = IntStream.range(0, traffic.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer entry) -> -traffic[entry]))
                .mapToInt(Integer::intValue)
                .toArray();
        boolean[] row = new boolean[devices];
        boolean[] column = new boolean[devices];
        double least = 0;
        for (int entry : order) {
            if (row[entry / devices] || column[entry % devices]) {
                least = traffic[entry];
                break;
            }
            row[entry / devices] = true;
            column[entry % devices] = true;
        }
        double[] costs = new double[traffic.length];
        for (int entry = 0; entry < costs.length; entry++) {
            // All traffic of a pair is 1, so a forced entry is worth more than all others.
            costs[entry] = -traffic[entry] - (traffic[entry] > least ? 2 : 0);
        }
        int[] ones = new int[devices];
        Arrays.fill(ones, 1);
        int[] partner = new int[devices];
        new TransportKernel(devices, devices).assign(costs, ones, partner);
        return partner;
    }
}

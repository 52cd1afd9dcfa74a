package io.moeplacement.testkit;

import io.moeplacement.Link;
import io.moeplacement.Topology;
import java.util.SplittableRandom;

/** Random topologies. All methods are pure functions of the generator's state. */
public final class RandomTopologies {

    private static final double INTRA_BANDWIDTH = 400e9;
    private static final double INTER_BANDWIDTH = 40e9;

    /** What sets a topology apart from the plainest one. */
    public enum Kind {
        /** One node, equal devices. */
        FLAT,
        /** Two or more nodes, possibly of different size. */
        NODES,
        /** One or more nodes, devices of different speed. */
        SPEEDS,
        /** Traffic priced by a cost matrix that need not be symmetric. */
        COST_MATRIX
    }

    private RandomTopologies() {}

    /**
     * A topology of the given size.
     *
     * @param devices number of devices, at least 1
     */
    public static Topology of(SplittableRandom random, Kind kind, int devices) {
        boolean flat = kind == Kind.FLAT || devices == 1 || (kind != Kind.NODES && random.nextBoolean());
        Topology.Builder builder = Topology.builder(flat ? new int[] {devices} : nodeSizes(random, devices))
                .links(
                        new Link(INTRA_BANDWIDTH * factor(random), 5e-6 * factor(random)),
                        new Link(INTER_BANDWIDTH * factor(random), 15e-6 * factor(random)));
        if (kind == Kind.SPEEDS) {
            builder.speeds(random.doubles(devices, 0.5, 2).toArray());
        }
        if (kind == Kind.COST_MATRIX) {
            builder.costMatrix(costs(random, devices));
        }
        return builder.build();
    }

    private static int[] nodeSizes(SplittableRandom random, int devices) {
        if (devices % 2 == 0 && random.nextBoolean()) {
            return new int[] {devices / 2, devices / 2};
        }
        int first = 1 + random.nextInt(devices - 1);
        return new int[] {first, devices - first};
    }

    private static double factor(SplittableRandom random) {
        return random.nextDouble(0.5, 2);
    }

    private static double[][] costs(SplittableRandom random, int devices) {
        double[][] costs = new double[devices][devices];
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                costs[from][to] = from == to ? 0 : factor(random) / INTER_BANDWIDTH;
            }
        }
        return costs;
    }
}

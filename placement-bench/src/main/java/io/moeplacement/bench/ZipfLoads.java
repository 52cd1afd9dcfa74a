package io.moeplacement.bench;

import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import java.util.SplittableRandom;

/** Generated loads of any size: Zipf's with exponent 0.8, in a random order per layer. */
final class ZipfLoads {

    private static final double EXPONENT = 0.8;

    private ZipfLoads() {}

    /** A problem of balance on one node. */
    static PlacementProblem.Builder problem(int layers, int experts, int devices, int slots, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] loads = new double[layers][];
        for (int layer = 0; layer < layers; layer++) {
            loads[layer] = layer(experts, random);
        }
        return PlacementProblem.builder(
                        RoutingProfile.ofLoads(loads),
                        Topology.builder(1, devices).build())
                .slotsPerLayer(slots)
                .objective(Objective.balance());
    }

    private static double[] layer(int experts, SplittableRandom random) {
        double[] loads = new double[experts];
        for (int expert = 0; expert < experts; expert++) {
            int other = random.nextInt(expert + 1);
            loads[expert] = loads[other];
            loads[other] = Math.rint(1e6 * Math.pow(expert + 1, -EXPONENT));
        }
        return loads;
    }
}

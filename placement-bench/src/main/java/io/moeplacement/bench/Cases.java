package io.moeplacement.bench;

import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;
import io.moeplacement.testkit.workload.Workload;

/** The problems that benchmarks work on: generated tokens of known models, so that anyone has the same ones. */
final class Cases {

    private static final long SEED = 1;

    private Cases() {}

    /**
     * A problem.
     *
     * @param workload name of a generated workload
     * @param topology nodes x devices per node, such as {@code 2x4}
     * @param slots slots per layer; 0 for one per expert
     * @param tokens tokens to draw
     */
    static PlacementProblem problem(String workload, String topology, int slots, int tokens, Objective objective) {
        String[] sizes = topology.split("x", -1);
        Workload drawn = Workload.named(workload);
        PlacementProblem.Builder builder = PlacementProblem.builder(
                        drawn.profile(tokens, SEED, Pairing.TOP1),
                        Topology.builder(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]))
                                .build())
                .model(drawn.model().spec())
                .objective(objective);
        return (slots > 0 ? builder.slotsPerLayer(slots) : builder).build();
    }
}

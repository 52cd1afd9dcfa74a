package io.moeplacement.ilp.path;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.HomeRouting;
import io.moeplacement.Limits;
import io.moeplacement.Link;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import io.moeplacement.testkit.RandomProfiles;
import io.moeplacement.testkit.RandomProfiles.Trait;
import java.util.Set;
import java.util.SplittableRandom;

/** Random problems with interchangeable devices, small enough for brute force; every objective comes in turn. */
final class PathCase {

    /** Layers, experts, nodes, devices of a node. */
    private static final int[][] SHAPES = {
        {2, 4, 1, 2},
        {3, 4, 1, 2},
        {2, 6, 1, 2},
        {2, 4, 1, 4},
        {3, 3, 1, 3},
        {2, 4, 2, 1},
        {3, 4, 2, 1},
        {3, 3, 3, 1},
        {2, 4, 2, 2},
        {2, 4, 2, 2},
        {2, 4, 2, 2},
        {1, 6, 3, 2},
        {1, 6, 2, 3},
        {1, 6, 1, 3},
        {2, 3, 1, 1}
    };

    private static final int OBJECTIVES = 10;

    private final SplittableRandom random;
    private final int kind;

    private PathCase(long seed) {
        this.random = new SplittableRandom(seed);
        this.kind = (int) Math.floorMod(seed, (long) OBJECTIVES);
    }

    static PlacementProblem problem(long seed) {
        PathCase drawn = new PathCase(seed);
        return drawn.problem(SHAPES[drawn.random.nextInt(SHAPES.length)]);
    }

    /** @param shape layers, experts, nodes, devices of a node */
    static PlacementProblem problem(long seed, int[] shape) {
        return new PathCase(seed).problem(shape);
    }

    /** Faster to evaluate; for objectives that do not ask for selections. */
    static PlacementProblem withoutSelections(PlacementProblem problem) {
        RoutingProfile profile = problem.profile();
        double[][] loads = new double[profile.layers()][];
        for (int layer = 0; layer < loads.length; layer++) {
            loads[layer] = profile.loads(layer);
        }
        RoutingProfile plain = RoutingProfile.builder(profile.layerIds(), profile.experts())
                .topK(profile.topK())
                .loads(loads)
                .affinity(profile.affinity())
                .build();
        return problem.toBuilder(plain, problem.topology()).build();
    }

    private PlacementProblem problem(int[] shape) {
        Topology topology = topology(shape[2], shape[3]);
        Set<Trait> traits = RandomProfiles.someTraits(random);
        Robustness robustness = Robustness.pooled();
        if (kind == 9) {
            traits.add(Trait.WINDOWS);
            robustness = switch (random.nextInt(3)) {
                case 0 -> Robustness.worst();
                case 1 -> Robustness.mean();
                default -> Robustness.cvar(0.5);
            };
        }
        if (kind == 7 && random.nextInt(3) == 0) {
            traits.add(Trait.SOURCES);
        }
        Pairing pairing = random.nextBoolean() ? Pairing.TOP1 : Pairing.ALL;
        int topK = 1 + random.nextInt(Math.min(3, shape[1]));
        RoutingProfile profile = RandomProfiles.of(
                random, shape[0], shape[1], topK, shape[2] * shape[3], 5 + random.nextInt(100), pairing, traits);
        PlacementProblem problem = PlacementProblem.builder(profile, topology)
                .objective(objective())
                .communication(kind < 6 ? Communication.PIPELINED : Communication.HOME)
                .allToAll(kind == 3 || (kind != 2 && random.nextBoolean()) ? AllToAll.PAIR : AllToAll.PORT)
                .homeRouting(random.nextBoolean() ? HomeRouting.DIRECT : HomeRouting.VIA_NODE)
                .robustness(robustness)
                .build();
        PlacementProblem fewTokens = problem.toBuilder()
                .model(problem.model().withTokensPerStep(1 + random.nextInt(3) * 4000L))
                .build();
        return random.nextInt(3) > 0
                ? fewTokens
                : fewTokens.toBuilder()
                        .limits(Limits.builder()
                                .maxImbalance(1 + random.nextDouble(1.5))
                                .build())
                        .build();
    }

    private Objective objective() {
        return switch (kind) {
            case 0, 1 -> Objective.locality();
            case 2, 3, 7 -> Objective.stepTime();
            case 4, 5 -> Objective.balanceThenTail(random.nextInt(3) * 0.1);
            case 6 -> Objective.fanOut(random.nextBoolean() ? 0 : 0.25);
            default -> Objective.balance();
        };
    }

    private Topology topology(int nodes, int perNode) {
        Topology.Builder builder =
                Topology.builder(nodes, perNode).links(link(4e11), link(random.nextBoolean() ? 4e10 : 4e11));
        if (random.nextInt(4) == 0) {
            double near = random.nextInt(4) / 4e11;
            double far = random.nextBoolean() ? near : random.nextInt(4) / 4e10;
            double[][] costs = new double[nodes * perNode][nodes * perNode];
            for (int from = 0; from < costs.length; from++) {
                for (int to = 0; to < costs.length; to++) {
                    costs[from][to] = from == to ? 0 : from / perNode == to / perNode ? near : far;
                }
            }
            builder.costMatrix(costs);
        }
        return builder.build();
    }

    /** Latencies in any order, zero among them. */
    private Link link(double bandwidth) {
        return new Link(bandwidth * random.nextDouble(0.5, 2), random.nextInt(4) * 5e-6 * random.nextDouble());
    }
}

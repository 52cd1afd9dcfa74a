package io.moeplacement.ilp;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Problems for tests: tiny ones with everything that ilp takes, feasible or not, and plain ones of any size. */
public final class Tiny {

    private static final int[][] SHAPES = {
        {1, 4, 2}, {1, 5, 2}, {1, 6, 2}, {1, 6, 3}, {1, 7, 3}, {2, 4, 2}, {2, 5, 2}, {2, 4, 3}, {2, 4, 4}, {3, 4, 2}
    };

    private Tiny() {}

    /** The problem of a seed, any limits. */
    public static PlacementProblem random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = SHAPES[random.nextInt(SHAPES.length)];
        int layers = shape[0];
        int experts = shape[1];
        int devices = shape[2];
        boolean locality = layers > 1 && random.nextBoolean();
        SlotLayout slots = slots(random, layers, experts, devices);
        PlacementProblem.Builder builder = PlacementProblem.builder(
                        profile(random, layers, experts), topology(random, devices))
                .slots(slots)
                .objective(locality ? Objective.locality() : Objective.balance())
                .communication(locality ? Communication.PIPELINED : Communication.HOME);
        Limits.Builder limits = Limits.builder();
        if (random.nextInt(2) == 0) {
            limits.maxImbalance(1 + random.nextDouble() * 0.6);
        }
        if (random.nextInt(4) == 0) {
            limits.forbidden(bans(random, layers, experts, devices));
        }
        if (random.nextInt(3) == 0) {
            builder.current(shuffled(random, slots, experts));
            limits.maxMoves(random.nextInt(layers * experts));
        }
        return builder.limits(limits.build()).build();
    }

    /** Step time of pipelined communication on the random problem of a seed; of one layer where that has one. */
    public static PlacementProblem stepTime(long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        PlacementProblem base = random(seed);
        PlacementProblem problem = base.toBuilder()
                .objective(Objective.stepTime())
                .communication(Communication.PIPELINED)
                .allToAll(random.nextBoolean() ? AllToAll.PAIR : AllToAll.PORT)
                .build();
        // Few tokens, so that latency counts.
        return problem.toBuilder()
                .model(problem.model().withTokensPerStep(1L << random.nextInt(14)))
                .build();
    }

    /** Loads and transitions drawn from a seed, equal slots, one node of equal devices. */
    public static PlacementProblem plain(Objective objective, int layers, int experts, int devices, long seed) {
        return PlacementProblem.builder(
                        profile(new SplittableRandom(seed), layers, experts),
                        Topology.builder(1, devices).build())
                .objective(objective)
                .build();
    }

    private static RoutingProfile profile(SplittableRandom random, int layers, int experts) {
        double[][] loads = new double[layers][experts];
        for (double[] row : loads) {
            Arrays.setAll(row, expert -> 1 + Math.floor(Math.pow(random.nextDouble(), 3) * 1000));
        }
        double[][][] transitions = new double[layers - 1][experts][experts];
        for (double[][] pair : transitions) {
            for (double[] row : pair) {
                Arrays.setAll(row, next -> Math.floor(Math.pow(random.nextDouble(), 4) * 100));
            }
        }
        RoutingProfile.Builder builder = RoutingProfile.builder(
                        IntStream.range(0, layers).map(layer -> 3 + 2 * layer).toArray(), experts)
                .loads(loads);
        return layers == 1
                ? builder.build()
                : builder.affinity(ExpertAffinity.of(Pairing.TOP1, experts, transitions))
                        .build();
    }

    private static Topology topology(SplittableRandom random, int devices) {
        Topology.Builder builder =
                devices == 4 && random.nextBoolean() ? Topology.builder(2, 2) : Topology.builder(1, devices);
        if (random.nextInt(3) == 0) {
            double[] speeds = new double[devices];
            Arrays.setAll(speeds, device -> 1 + random.nextInt(3) * 0.5);
            builder.speeds(speeds);
        }
        if (random.nextInt(3) == 0) {
            double[][] matrix = new double[devices][devices];
            for (int from = 0; from < devices; from++) {
                for (int to = 0; to < devices; to++) {
                    matrix[from][to] = from == to ? 0 : (1 + random.nextInt(9)) * 1e-11;
                }
            }
            builder.costMatrix(matrix);
        }
        return builder.build();
    }

    private static SlotLayout slots(SplittableRandom random, int layers, int experts, int devices) {
        int[][] table = SlotLayout.ofTotal(layers, devices, experts).toArray();
        for (int[] row : table) {
            if (random.nextInt(3) == 0) {
                int from = random.nextInt(devices);
                int to = random.nextInt(devices);
                if (row[from] > 0) {
                    row[from]--;
                    row[to]++;
                }
            }
        }
        return SlotLayout.of(table);
    }

    private static Set<ExpertOnDevice> bans(SplittableRandom random, int layers, int experts, int devices) {
        Set<ExpertOnDevice> bans = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            bans.add(new ExpertOnDevice(random.nextInt(layers), random.nextInt(experts), random.nextInt(devices)));
        }
        return bans;
    }

    private static Placement shuffled(SplittableRandom random, SlotLayout slots, int experts) {
        int[][] map = new int[slots.layers()][experts];
        for (int[] row : map) {
            Arrays.setAll(row, i -> i);
            for (int i = experts - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int expert = row[i];
                row[i] = row[other];
                row[other] = expert;
            }
        }
        return Placement.of(slots, experts, map);
    }
}

package io.moeplacement.testkit;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.CostModel;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.Limits;
import io.moeplacement.MigrationPlan;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.Survivability;
import io.moeplacement.Topology;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A random problem with a placement that keeps its limits, so that the problem is known to be feasible.
 *
 * @param problem the problem
 * @param witness a placement that keeps all limits, in no way a good one
 */
public record RandomProblem(PlacementProblem problem, Placement witness) {

    private static final int OBJECTIVES = 5;

    private static final long MOST_TINY_PLACEMENTS = 5_000;

    /** How large a random problem is. */
    public enum Size {
        /** At most a few thousand placements over all layers: brute force takes milliseconds. */
        TINY,
        /** 2 to 5 layers, 6 to 20 experts, 2 to 6 devices. */
        SMALL,
        /** 12 layers, 64 experts, 8 devices: enough work to be stopped in. */
        LARGE
    }

    /** Layers, experts, devices and slots per layer of the tiny problems. */
    private static int[] tinyShape(SplittableRandom random) {
        int[][] shapes = {
            {2, 4, 2, 4}, {3, 4, 2, 4}, {2, 4, 4, 4}, {1, 6, 3, 6}, {1, 6, 2, 6}, {2, 5, 2, 5}, {2, 6, 2, 6},
            {1, 5, 3, 5}, {2, 3, 2, 4}, {1, 4, 2, 6}, {1, 4, 3, 6}, {2, 3, 3, 5}, {2, 3, 3, 6}, {1, 1, 1, 1}
        };
        return shapes[random.nextInt(shapes.length)];
    }

    /** The problem of a size and seed: five consecutive seeds have five different objectives. */
    public static RandomProblem of(Size size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] shape = switch (size) {
            case TINY -> tinyShape(random);
            case SMALL -> smallShape(random);
            case LARGE -> new int[] {12, 64, 8, 64};
        };
        RandomProblem made = of(random, shape, (int) Math.floorMod(seed, (long) OBJECTIVES));
        if (size == Size.TINY && new BruteForceOracle().placements(made.problem) > MOST_TINY_PLACEMENTS) {
            // Free slots and duplicates multiply the placements; without them it is tiny again.
            return new RandomProblem(
                    made.problem.toBuilder().limits(Limits.none()).build(), made.witness);
        }
        return made;
    }

    private static int[] smallShape(SplittableRandom random) {
        int devices = 2 + random.nextInt(5);
        int experts = 6 + random.nextInt(15);
        int slots = random.nextInt(3) == 0 ? experts + 1 + random.nextInt(devices) : experts;
        return new int[] {2 + random.nextInt(4), experts, devices, slots};
    }

    private static RandomProblem of(SplittableRandom random, int[] shape, int objective) {
        int layers = shape[0];
        int experts = shape[1];
        int devices = shape[2];
        Set<RandomProfiles.Trait> traits = RandomProfiles.someTraits(random);
        boolean robust = objective == 0 && random.nextInt(3) == 0;
        Robustness robustness = robust ? overWindows(random) : Robustness.pooled();
        if (robust) {
            traits.add(RandomProfiles.Trait.WINDOWS);
        }
        if (random.nextInt(5) == 0) {
            traits.add(RandomProfiles.Trait.SOURCES);
        }
        RandomTopologies.Kind[] kinds = RandomTopologies.Kind.values();
        Topology topology = RandomTopologies.of(random, kinds[random.nextInt(kinds.length)], devices);
        int topK = 1 + random.nextInt(Math.min(3, experts));
        Pairing pairing = random.nextBoolean() ? Pairing.TOP1 : Pairing.ALL;
        RoutingProfile profile =
                RandomProfiles.of(random, layers, experts, topK, devices, 40 + random.nextInt(200), pairing, traits);
        SlotLayout slots = slots(random, layers, experts, devices, shape[3]);
        PlacementProblem unlimited = PlacementProblem.builder(profile, topology)
                .slots(slots)
                .objective(objective(objective, random))
                .communication(objective == 2 || objective == 3 ? Communication.PIPELINED : Communication.HOME)
                .allToAll(random.nextInt(3) == 0 ? AllToAll.PAIR : AllToAll.PORT)
                .robustness(robustness)
                .build();
        Placement witness = RandomPlacements.of(random, slots, experts);
        return limited(random, unlimited, witness);
    }

    private static Robustness overWindows(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> Robustness.mean();
            case 1 -> Robustness.worst();
            default -> Robustness.cvar(random.nextBoolean() ? 0.5 : 0.9);
        };
    }

    private static Objective objective(int number, SplittableRandom random) {
        return switch (number) {
            case 0 -> Objective.balance();
            case 3 -> Objective.locality();
            case 4 -> Objective.fanOut(random.nextBoolean() ? 0 : 0.25);
            default -> Objective.stepTime();
        };
    }

    /** Evenly spread, or one slot moved from the last device to the first, in every layer or by turns. */
    private static SlotLayout slots(SplittableRandom random, int layers, int experts, int devices, int total) {
        SlotLayout even = SlotLayout.ofTotal(layers, devices, total);
        if (devices == 1 || random.nextInt(3) > 0) {
            return even;
        }
        boolean byTurns = random.nextBoolean();
        int[][] table = even.toArray();
        for (int layer = 0; layer < layers; layer++) {
            int to = byTurns ? layer % devices : 0;
            int from = (to + devices - 1) % devices;
            if (table[layer][from] > 1 && table[layer][to] < experts) {
                table[layer][from]--;
                table[layer][to]++;
            }
        }
        return SlotLayout.of(table);
    }

    private static RandomProblem limited(SplittableRandom random, PlacementProblem free, Placement witness) {
        Limits.Builder limits = Limits.builder();
        PlacementProblem.Builder builder = free.toBuilder();
        switch (random.nextInt(8)) {
            case 0 -> limits.maxImbalance(worstImbalance(free, witness) * 1.02);
            case 1 -> {
                limits.pinned(pins(random, witness));
                limits.forbidden(bans(random, witness));
            }
            case 2 -> {
                Placement current = RandomPlacements.of(random, free.slots(), free.experts());
                builder.current(current);
                limits.maxMoves(MigrationPlan.movedSlots(current, witness));
            }
            case 3 -> {
                if (survives(witness)) {
                    limits.minCopies(2).survivability(Survivability.ANY_DEVICE);
                } else {
                    limits.allowDuplicates();
                }
            }
            case 4 -> {
                if (free.isSingleCopy()) {
                    limits.freeSlotsPerLayer();
                }
            }
            default -> {
                // Half of the problems have no limits.
            }
        }
        return new RandomProblem(builder.limits(limits.build()).build(), witness);
    }

    /** Over windows too, as the limit holds there when robustness is worst. */
    private static double worstImbalance(PlacementProblem problem, Placement witness) {
        PlacementProblem balance = problem.toBuilder()
                .objective(Objective.balance())
                .communication(Communication.HOME)
                .build();
        double pooled =
                new CostModel(balance).evaluate(witness).metrics().imbalance().worst();
        double byWindow = problem.robustness() instanceof Robustness.Worst
                ? new CostModel(balance).evaluate(witness).objectiveValue() * problem.layers()
                : 1;
        return Math.max(pooled, byWindow);
    }

    private static boolean survives(Placement witness) {
        for (int layer = 0; layer < witness.layers(); layer++) {
            for (int expert = 0; expert < witness.experts(); expert++) {
                if (witness.copies(layer, expert) < 2) {
                    return false;
                }
            }
        }
        return witness.duplicateReplicas() == 0;
    }

    private static Set<ExpertOnDevice> pins(SplittableRandom random, Placement witness) {
        int layer = random.nextInt(witness.layers());
        int slot = random.nextInt(witness.layout().slots(layer));
        return Set.of(new ExpertOnDevice(
                layer, witness.expertAt(layer, slot), witness.layout().deviceOf(layer, slot)));
    }

    private static Set<ExpertOnDevice> bans(SplittableRandom random, Placement witness) {
        Set<ExpertOnDevice> bans = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            int layer = random.nextInt(witness.layers());
            int expert = random.nextInt(witness.experts());
            int device = random.nextInt(witness.devices());
            if (witness.copiesOn(layer, expert, device) == 0) {
                bans.add(new ExpertOnDevice(layer, expert, device));
            }
        }
        return bans;
    }
}

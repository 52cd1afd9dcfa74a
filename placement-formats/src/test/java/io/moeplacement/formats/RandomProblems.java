package io.moeplacement.formats;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.DeviceMapping;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.ExpertGroups;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.HomeRouting;
import io.moeplacement.Limits;
import io.moeplacement.Link;
import io.moeplacement.LoadWindows;
import io.moeplacement.ModelSpec;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Replan;
import io.moeplacement.Robustness;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import io.moeplacement.SlotLayout;
import io.moeplacement.SourceLoads;
import io.moeplacement.Survivability;
import io.moeplacement.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Problems that use every part the api can say, by a seed. */
final class RandomProblems {

    private final SplittableRandom random;
    private final int layers;
    private final int experts;
    private final int devices;
    private final int[] nodeSizes;

    RandomProblems(long seed) {
        this.random = new SplittableRandom(seed);
        this.layers = 1 + random.nextInt(4);
        this.experts = 2 * (1 + random.nextInt(4));
        int nodes = 1 + random.nextInt(3);
        this.nodeSizes =
                IntStream.range(0, nodes).map(node -> 1 + random.nextInt(3)).toArray();
        this.devices = IntStream.of(nodeSizes).sum();
    }

    PlacementProblem problem() {
        RoutingProfile profile = profile();
        SlotLayout slots = slots();
        PlacementProblem.Builder builder = PlacementProblem.builder(profile, topology())
                .slots(slots)
                .model(model())
                .allToAll(pick(AllToAll.values()))
                .homeRouting(pick(HomeRouting.values()));
        objective(builder, profile);
        if (random.nextBoolean()) {
            builder.groups(new ExpertGroups(2, random.nextBoolean() ? 0 : random.nextDouble()));
        }
        boolean current = random.nextBoolean();
        if (current) {
            addCurrent(builder, placement(slots));
        }
        return builder.limits(limits(current)).build();
    }

    private void addCurrent(PlacementProblem.Builder builder, Placement current) {
        if (random.nextBoolean()) {
            int[] before = new int[current.devices()];
            Arrays.setAll(before, device -> device - 1);
            builder.current(current, DeviceMapping.of(current.devices(), before));
        } else {
            builder.current(current);
        }
        if (random.nextBoolean()) {
            Replan goal = Replan.toTarget(1 + random.nextDouble());
            builder.replan(random.nextBoolean() ? goal : goal.withStepsUntilNext(1 + random.nextInt(1000)));
        } else if (random.nextBoolean()) {
            builder.replan(Replan.whereItPays(1 + random.nextInt(1000)).withSecondsPerMove(random.nextDouble()));
        }
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private double count() {
        return random.nextInt(3) == 0 ? 0 : random.nextBoolean() ? random.nextInt(1000) : random.nextDouble() * 1e6;
    }

    private double[][] table(int rows, int columns) {
        double[][] table = new double[rows][columns];
        for (double[] row : table) {
            Arrays.setAll(row, column -> count());
        }
        return table;
    }

    private double[][][] tables(int count, int rows, int columns) {
        return IntStream.range(0, count).mapToObj(i -> table(rows, columns)).toArray(double[][][]::new);
    }

    RoutingProfile profile() {
        int[] ids = new int[layers];
        for (int layer = 0; layer < layers; layer++) {
            ids[layer] = (layer == 0 ? 0 : ids[layer - 1] + 1) + random.nextInt(3);
        }
        int topK = 1 + random.nextInt(experts);
        RoutingProfile.Builder builder =
                RoutingProfile.builder(ids, experts).topK(topK).loads(table(layers, experts));
        if (random.nextBoolean()) {
            builder.affinity(ExpertAffinity.of(pick(Pairing.values()), experts, tables(layers - 1, experts, experts)));
        }
        if (random.nextBoolean()) {
            builder.selections(selections(topK));
        }
        if (random.nextBoolean()) {
            int windows = 1 + random.nextInt(3);
            builder.windows(LoadWindows.of(random.longs(windows).toArray(), tables(windows, layers, experts)));
        }
        if (random.nextBoolean()) {
            builder.sourceLoads(SourceLoads.of(tables(devices, layers, experts)));
        }
        return builder.build();
    }

    private Selections selections(int topK) {
        Selections.Basis basis = topK < 2 ? Selections.Basis.TOKENS : pick(Selections.Basis.values());
        List<Selections.LayerBuilder> builders = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            Selections.LayerBuilder builder = new Selections.LayerBuilder(experts);
            for (int set = random.nextInt(6); set > 0; set--) {
                int size = basis == Selections.Basis.PAIRS ? 2 : 1 + random.nextInt(topK);
                builder.add(random.ints(0, experts).distinct().limit(size).toArray(), count());
            }
            builders.add(builder);
        }
        return Selections.of(basis, builders);
    }

    Topology topology() {
        Topology.Builder builder = Topology.builder(nodeSizes)
                .links(new Link(1e9 * (1 + random.nextDouble()), random.nextDouble() * 1e-5), new Link(5e8, 1e-5))
                .speeds(random.doubles(devices, 0.5, 2).toArray());
        if (random.nextBoolean()) {
            double[][] costs = table(devices, devices);
            for (int device = 0; device < devices; device++) {
                costs[device][device] = 0;
            }
            builder.costMatrix(costs);
        }
        return builder.build();
    }

    ModelSpec model() {
        return new ModelSpec(
                "model \"" + random.nextInt(100) + "\" \u00FC",
                layers + random.nextInt(3),
                experts,
                1 + random.nextInt(experts),
                1 + random.nextInt(10000),
                1e6 * (1 + random.nextDouble()),
                random.nextDouble() * 1e-6 + 1e-9,
                1 + random.nextInt(100000));
    }

    /** Uneven on purpose: all that fits below one slot per expert and device. */
    SlotLayout slots() {
        int[][] slots = new int[layers][devices];
        for (int[] row : slots) {
            int left = experts + random.nextInt(experts * devices - experts + 1);
            while (left > 0) {
                int device = random.nextInt(devices);
                if (row[device] < experts) {
                    row[device]++;
                    left--;
                }
            }
        }
        return SlotLayout.of(slots);
    }

    Placement placement(SlotLayout slots) {
        int[][] map = new int[layers][];
        for (int layer = 0; layer < layers; layer++) {
            map[layer] = new int[slots.slots(layer)];
            Arrays.setAll(map[layer], slot -> slot < experts ? slot : random.nextInt(experts));
        }
        return Placement.of(slots, experts, map);
    }

    private void objective(PlacementProblem.Builder builder, RoutingProfile profile) {
        List<Objective> possible = new ArrayList<>(List.of(Objective.stepTime(), Objective.balance()));
        if (profile.affinity() != null) {
            possible.add(Objective.locality());
            possible.add(Objective.balanceThenTail(random.nextDouble()));
        }
        if (profile.selections() != null) {
            possible.add(Objective.fanOut(random.nextDouble()));
        }
        Objective objective = possible.get(random.nextInt(possible.size()));
        builder.objective(objective);
        if (objective instanceof Objective.StepTime && profile.affinity() != null) {
            builder.communication(pick(Communication.values()));
        }
        if (objective instanceof Objective.Balance && profile.windows() != null) {
            builder.robustness(pick(new Robustness[] {
                Robustness.pooled(), Robustness.mean(), Robustness.worst(), Robustness.cvar(random.nextDouble())
            }));
        }
    }

    private Limits limits(boolean current) {
        Limits.Builder builder = Limits.builder().pinned(entries(0)).forbidden(entries(1));
        if (random.nextBoolean()) {
            builder.maxImbalance(1 + random.nextDouble());
        }
        if (current && random.nextBoolean()) {
            builder.maxMoves(random.nextInt(100));
        }
        if (random.nextBoolean()) {
            builder.allowDuplicates();
        }
        if (random.nextBoolean()) {
            builder.freeSlotsPerLayer();
        } else {
            builder.minCopies(1 + random.nextInt(2)).survivability(pick(Survivability.values()));
        }
        return builder.build();
    }

    /** Experts of one parity, so that pinned and forbidden ones differ. */
    private Set<ExpertOnDevice> entries(int parity) {
        Set<ExpertOnDevice> entries = new HashSet<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            entries.add(new ExpertOnDevice(
                    random.nextInt(layers), 2 * random.nextInt(experts / 2) + parity, random.nextInt(devices)));
        }
        return entries;
    }
}

package io.moeplacement.bench;

import io.moeplacement.ExpertGroups;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.RoutingProfile;
import io.moeplacement.bench.Instance.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Instances made from loads, objective balance: DeepSeek-V3, Mixtral and OLMoE as measured, and generated ones. */
final class LoadInstances {

    private static final String FLAT = "measured loads: mean imbalance over layers (max/mean, less is better)";
    private static final String GROUPED =
            "DeepSeek-V3 with 8 expert groups: mean imbalance + share of load off its group's node (less is better)";
    private static final String GENERATED = "generated Zipf loads: mean imbalance over layers (less is better)";

    private static final List<String> WINDOWS = List.of("prefill-1024", "prefill-2048", "decode-1000-1000");
    private static final List<String> TOPOLOGIES = List.of("1x8", "2x8", "4x8", "8x8");
    private static final int GROUPS = 8;
    private static final int ITERATIONS = 20_000;
    /** With one copy per expert exact windows of two devices take longest. */
    private static final int SINGLE_COPY_ITERATIONS = 4_000;

    /** The one with a placement on every device count that is worth showing in a few minutes. */
    private static final Set<String> QUICK = Set.of(
            "deepseek-v3 prefill-2048, 256 slots, 4x8",
            "deepseek-v3 prefill-2048, 288 slots, 4x8",
            "deepseek-v3 decode-1000-1000, 288 slots, 4x8",
            "deepseek-v3 decode-1000-1000, 320 slots, 8x8",
            "deepseek-v3 prefill-2048, 288 slots, 4x8, 8 groups",
            "deepseek-v3, worst of 3 windows, 288 slots, 4x8",
            "mixtral-8x7b mmlu-all, 8 slots, 1x4",
            "olmoe-1b-7b c4, 64 slots, 1x8",
            "olmoe-1b-7b c4, 72 slots, 1x8");

    private final TraceFolder traces;
    private final List<Instance> instances = new ArrayList<>();

    private LoadInstances(TraceFolder traces) {
        this.traces = traces;
    }

    /** Those whose files are present. */
    static List<Instance> measured(TraceFolder traces, boolean quick) {
        LoadInstances all = new LoadInstances(traces);
        for (String window : WINDOWS) {
            all.deepSeek(window);
        }
        if (WINDOWS.stream().allMatch(window -> traces.has(TraceFolder.deepSeek(window)))) {
            all.robust();
        }
        for (String topology : List.of("1x2", "1x4")) {
            all.flat("mixtral-8x7b mmlu-all", "mixtral-8x7b.mmlu-all.loads.csv", 8, 8, topology);
            all.flat("mixtral-8x7b mmlu-us-history", "mixtral-8x7b.mmlu-us-history.loads.csv", 8, 8, topology);
        }
        for (int slots : new int[] {64, 72}) {
            all.flat("olmoe-1b-7b c4", "olmoe-1b-7b.c4-layers-0-7-15.loads.csv", 64, slots, "1x8");
        }
        return all.instances.stream()
                .filter(instance -> !quick || QUICK.contains(instance.name()))
                .toList();
    }

    private void deepSeek(String window) {
        for (int slots : new int[] {256, 288, 320}) {
            for (String topology : TOPOLOGIES) {
                flat("deepseek-v3 " + window, TraceFolder.deepSeek(window), 256, slots, topology);
                if (!topology.startsWith("1x")) {
                    grouped(window, slots, topology);
                }
            }
        }
    }

    /** @param experts of the file; with as many slots there is one copy of each */
    private void flat(String what, String file, int experts, int slots, String topology) {
        add(
                FLAT,
                what + ", " + slots + " slots, " + topology,
                file,
                slots == experts ? SINGLE_COPY_ITERATIONS : ITERATIONS,
                () -> problem(traces.loads(file), slots, topology).build());
    }

    private void grouped(String window, int slots, String topology) {
        String file = TraceFolder.deepSeek(window);
        add(
                GROUPED,
                "deepseek-v3 " + window + ", " + slots + " slots, " + topology + ", " + GROUPS + " groups",
                file,
                ITERATIONS,
                () -> problem(traces.loads(file), slots, topology)
                        .groups(new ExpertGroups(GROUPS, 1))
                        .build());
    }

    private void robust() {
        List<String> files = WINDOWS.stream().map(TraceFolder::deepSeek).toList();
        add(
                FLAT,
                "deepseek-v3, worst of 3 windows, 288 slots, 4x8",
                files.get(0),
                ITERATIONS,
                () -> problem(traces.windows(files), 288, "4x8")
                        .robustness(Robustness.worst())
                        .build());
    }

    private void add(String group, String name, String file, int iterations, Supplier<PlacementProblem> problem) {
        if (traces.has(file)) {
            instances.add(new Instance(group, name, Figure.OBJECTIVE, iterations, problem));
        }
    }

    private static PlacementProblem.Builder problem(RoutingProfile profile, int slots, String topology) {
        return PlacementProblem.builder(profile, TokenInstances.topology(topology))
                .slotsPerLayer(slots)
                .objective(Objective.balance());
    }

    /** Models of any size, up to 128 layers of 512 experts on 320 devices. */
    static List<Instance> generated(boolean quick) {
        List<Instance> instances = new ArrayList<>();
        int[][] shapes = quick
                ? new int[][] {{32, 64, 16, 80}, {128, 512, 320, 640}}
                : new int[][] {{32, 64, 16, 80}, {64, 128, 32, 160}, {64, 256, 64, 320}, {128, 512, 320, 640}};
        for (int[] shape : shapes) {
            String name =
                    shape[0] + " layers, " + shape[1] + " experts, " + shape[3] + " slots, " + shape[2] + " devices";
            instances.add(new Instance(
                    GENERATED,
                    name,
                    Figure.OBJECTIVE,
                    ITERATIONS,
                    () -> ZipfLoads.problem(shape[0], shape[1], shape[2], shape[3], 1)
                            .build()));
        }
        return instances;
    }
}

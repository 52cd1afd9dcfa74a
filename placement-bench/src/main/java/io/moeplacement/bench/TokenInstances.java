package io.moeplacement.bench;

import io.moeplacement.Limits;
import io.moeplacement.ModelPreset;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import io.moeplacement.bench.Instance.Figure;
import io.moeplacement.testkit.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Instances made from tokens: gpt-oss-20b as recorded, and generated models whose chains can be solved exactly. */
final class TokenInstances {

    private static final double LIMIT = 1.05;
    /** A descent without a limit on load takes a fifth of one with it. */
    private static final int CHAIN_ITERATIONS = 3_000;

    private static final int LIMITED_CHAIN_ITERATIONS = 800;
    private static final int LAYER_ITERATIONS = 4_800;
    private static final int GENERATED_TOKENS = 20_000;
    private static final List<String> TOPOLOGIES = List.of("1x2", "1x4", "1x8", "2x4", "1x32");

    private static final Set<String> QUICK = Set.of(
            "top-1 pairs 1x4",
            "top-1 pairs 1x4 limit 1.05",
            "top-1 pairs 1x8 limit 1.05",
            "all pairs 1x4 limit 1.05",
            "fan-out 1x8 limit 1.05",
            "fan-out 2x4",
            "step time 1x4");

    private record Kind(
            String name, Figure figure, Objective objective, Pairing pairing, int iterations, int limited) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "top-1 pairs",
                    Figure.LOCALITY,
                    Objective.locality(),
                    Pairing.TOP1,
                    CHAIN_ITERATIONS,
                    LIMITED_CHAIN_ITERATIONS),
            new Kind(
                    "all pairs",
                    Figure.LOCALITY,
                    Objective.locality(),
                    Pairing.ALL,
                    CHAIN_ITERATIONS,
                    LIMITED_CHAIN_ITERATIONS),
            new Kind("fan-out", Figure.OBJECTIVE, Objective.fanOut(), Pairing.TOP1, LAYER_ITERATIONS, LAYER_ITERATIONS),
            new Kind(
                    "step time",
                    Figure.OBJECTIVE,
                    Objective.stepTime(),
                    Pairing.TOP1,
                    LAYER_ITERATIONS,
                    LAYER_ITERATIONS));

    private TokenInstances() {}

    /** gpt-oss-20b, with and without a limit on load; in a quick run a few of them. */
    static List<Instance> recorded(TraceFolder traces, boolean quick) {
        List<Instance> instances = new ArrayList<>();
        for (Kind kind : KINDS) {
            for (String topology : TOPOLOGIES) {
                for (boolean limited : new boolean[] {false, true}) {
                    String name = kind.name + " " + topology + (limited ? " limit " + LIMIT : "");
                    if (!quick || QUICK.contains(name)) {
                        instances.add(instance(traces, kind, name, topology, limited));
                    }
                }
            }
        }
        return instances;
    }

    private static Instance instance(TraceFolder traces, Kind kind, String name, String topology, boolean limited) {
        String what = switch (kind.name) {
            case "fan-out" -> "distinct devices per token and layer (home, less is better)";
            case "step time" -> "seconds per step (home, less is better)";
            default -> "share of transitions that stay on their device (pipelined, more is better)";
        };
        Supplier<PlacementProblem> problem =
                () -> PlacementProblem.builder(traces.profile(TraceFolder.GPT_OSS, kind.pairing), topology(topology))
                        .objective(kind.objective)
                        .limits(limited ? Limits.builder().maxImbalance(LIMIT).build() : Limits.none())
                        .build();
        return new Instance(
                "gpt-oss-20b, recorded tokens: " + what,
                name,
                kind.figure,
                limited ? kind.limited : kind.iterations,
                problem);
    }

    static Topology topology(String sizes) {
        String[] parts = sizes.split("x", -1);
        return Topology.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), io.moeplacement.Hardware.H100);
    }

    /** Chains of the first layers of generated tokens of mixtral-8x7b, and all of gpt-oss-20b; locality. */
    static List<Instance> generated(boolean quick) {
        List<Instance> instances = new ArrayList<>();
        for (int layers : quick ? new int[] {2, 4, 32} : new int[] {2, 3, 4, 8, 32}) {
            instances.add(generated("mixtral-8x7b", layers, "1x4"));
        }
        instances.add(generated("gpt-oss-20b", 24, "1x4"));
        if (!quick) {
            instances.add(generated("mixtral-8x7b", 32, "2x2"));
            instances.add(generated("gpt-oss-20b", 24, "1x32"));
        }
        return instances;
    }

    private static Instance generated(String workload, int layers, String topology) {
        return new Instance(
                "generated tokens: share of top-1 transitions that stay on their device (pipelined, more is better)",
                String.format(Locale.ROOT, "%s, %d layers, %s", workload, layers, topology),
                Figure.LOCALITY,
                CHAIN_ITERATIONS,
                () -> chain(workload, layers, topology));
    }

    /** The first layers of generated tokens, at least two; locality. */
    static PlacementProblem chain(String workload, int layers, String topology) {
        return PlacementProblem.builder(first(workload, layers), topology(topology))
                .objective(Objective.locality())
                .build();
    }

    private static RoutingProfile first(String workload, int layers) {
        RoutingProfile whole = Workload.named(workload).profile(GENERATED_TOKENS, 1, Pairing.TOP1);
        if (layers == whole.layers()) {
            return whole;
        }
        int experts = whole.experts();
        int topK = ModelPreset.named(workload).spec().topK();
        io.moeplacement.ProfileAccumulator part = io.moeplacement.ProfileAccumulator.ofTokens(
                java.util.Arrays.copyOf(whole.layerIds(), layers), experts, topK, Pairing.TOP1);
        Workload.named(workload)
                .generate(
                        GENERATED_TOKENS,
                        1,
                        (sequence, chosen) -> part.addToken(java.util.Arrays.copyOf(chosen, layers * topK)));
        return part.toProfile();
    }
}

package io.moeplacement.testkit;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.HomeRouting;
import io.moeplacement.LoadWindows;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Turns a random problem into one that differs in what random problems have little of. */
final class ProblemVariation {

    private final RoutingProfile profile;
    private final SplittableRandom random;

    private ProblemVariation(RoutingProfile profile, SplittableRandom random) {
        this.profile = profile;
        this.random = random;
    }

    /** Any objective, communication, all-to-all, routing and robustness; selections of a sample or pairs; other loads. */
    static PlacementProblem of(PlacementProblem problem, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RoutingProfile profile = new ProblemVariation(problem.profile(), random).profile();
        Objective[] objectives = {
            Objective.stepTime(),
            Objective.stepTime(),
            Objective.balance(),
            Objective.locality(),
            Objective.fanOut(random.nextInt(2) * 0.5),
            Objective.balanceThenTail(random.nextInt(2) * 0.1)
        };

        Objective objective = pick(random, objectives);
        boolean pipelined = objective instanceof Objective.Locality || objective instanceof Objective.BalanceThenTail;
        boolean windows = profile.windows() != null && objective instanceof Objective.Balance;
        return problem.toBuilder(profile, problem.topology())
                .objective(objective)
                .communication(pipelined ? Communication.PIPELINED : pick(random, Communication.values()))
                .allToAll(pick(random, AllToAll.values()))
                .homeRouting(pick(random, HomeRouting.values()))
                .robustness(
                        !windows
                                ? Robustness.pooled()
                                : random.nextBoolean() ? Robustness.worst() : Robustness.cvar(0.5))
                .build();
    }

    private static <T> T pick(SplittableRandom random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private RoutingProfile profile() {
        int layers = profile.layers();
        double[][] loads = new double[layers][];
        boolean otherLoads = random.nextInt(3) == 0;
        for (int layer = 0; layer < layers; layer++) {
            loads[layer] = profile.loads(layer);
            if (otherLoads) {
                Arrays.setAll(loads[layer], expert -> random.nextInt(20));
            }
        }
        return RoutingProfile.builder(profile.layerIds(), profile.experts())
                .topK(profile.topK())
                .loads(loads)
                .affinity(profile.affinity())
                .selections(selections(random.nextInt(4)))
                .windows(otherLoads || profile.windows() != null ? windows(loads) : null)
                .sourceLoads(profile.sourceLoads())
                .build();
    }

    /** Every second load in a window of its own. */
    private static LoadWindows windows(double[][] loads) {
        double[][][] windows = new double[2][loads.length][loads[0].length];
        for (int layer = 0; layer < loads.length; layer++) {
            for (int expert = 0; expert < loads[layer].length; expert++) {
                windows[expert % 2][layer][expert] = loads[layer][expert];
            }
        }
        return LoadWindows.of(new long[] {1, 2}, windows);
    }

    private @Nullable Selections selections(int kind) {
        Selections tokens = profile.selections();
        if (tokens == null || kind == 0) {
            return tokens;
        }
        List<Selections.LayerBuilder> layers = new ArrayList<>();
        for (int layer = 0; layer < profile.layers(); layer++) {
            Selections.LayerBuilder builder = new Selections.LayerBuilder(profile.experts());
            for (int set = 0; set < tokens.sets(layer); set++) {
                if (kind == 1) {
                    addPairs(builder, tokens, layer, set);
                } else if (random.nextInt(3) > 0) {
                    builder.add(experts(tokens, layer, set), tokens.count(layer, set));
                }
            }
            layers.add(builder);
        }
        return Selections.of(kind == 1 ? Selections.Basis.PAIRS : Selections.Basis.SAMPLE, layers);
    }

    private static int[] experts(Selections tokens, int layer, int set) {
        int[] experts = new int[tokens.size(layer, set)];
        Arrays.setAll(experts, position -> tokens.expert(layer, set, position));
        return experts;
    }

    private static void addPairs(Selections.LayerBuilder builder, Selections tokens, int layer, int set) {
        int[] experts = experts(tokens, layer, set);
        for (int i = 0; i < experts.length; i++) {
            for (int j = i + 1; j < experts.length; j++) {
                builder.add(new int[] {experts[i], experts[j]}, tokens.count(layer, set));
            }
        }
    }
}

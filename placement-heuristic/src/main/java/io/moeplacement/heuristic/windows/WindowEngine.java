package io.moeplacement.heuristic.windows;

import io.moeplacement.EndedBy;
import io.moeplacement.ExpertGroups;
import io.moeplacement.LoadWindows;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Robustness;
import io.moeplacement.heuristic.replica.Preset;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.search.LayerRounds;
import io.moeplacement.heuristic.search.Workers;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.Support;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Balances load windows, with one copy per expert or with redundant slots: every layer by itself, on as many threads as allowed.
 * An iteration is the work on one layer: its first descent, later a few restarts. Memory O(layers * windows * (experts +
 * devices)).
 */
public final class WindowEngine {

    private final PlacementProblem problem;
    private final SolveContext context;
    private final Preset preset;
    private final CostCheck check;

    /** For one solve. */
    public WindowEngine(PlacementProblem problem, SolveContext context, Preset preset, CostCheck check) {
        this.problem = problem;
        this.context = context;
        this.preset = preset;
        this.check = check;
    }

    /** Whether a problem is about load windows. */
    public static boolean isAbout(PlacementProblem problem) {
        return !(problem.robustness() instanceof Robustness.Pooled);
    }

    /** Whether the engine can take a problem that {@link #isAbout is about load windows}. */
    public static Support supports(PlacementProblem problem) {
        ExpertGroups groups = problem.groups();
        return groups != null && groups.offHomeWeight() > 0
                ? Support.no("expert groups with a weight and robustness over load windows")
                : Support.yes();
    }

    /**
     * The best placement found.
     *
     * @param known placements of the problem's slots to start from; the result is no worse than any of them
     */
    public EngineResult solve(List<Placement> known) {
        LoadWindows windows = Objects.requireNonNull(problem.profile().windows());
        try (Workers workers = new Workers(context.threads(), problem.layers())) {
            WindowSearch[] layers = searches(workers, windows, known);
            EndedBy endedBy = new LayerRounds(context, workers, layers, WindowLayer::keepsLimits).run(true);
            Placement best = Placement.of(
                    problem.slots(),
                    problem.experts(),
                    Arrays.stream(layers).map(WindowSearch::best).toArray(int[][]::new));
            EngineResult result = EngineResult.of(best, endedBy);
            return new PlacementVerifier(problem).violations(best).isEmpty() ? result : result.breakingLimits();
        }
    }

    private WindowSearch[] searches(Workers workers, LoadWindows windows, List<Placement> known) {
        SplittableRandom random = new SplittableRandom(context.seed());
        SplittableRandom[] generators = IntStream.range(0, problem.layers())
                .mapToObj(layer -> random.split())
                .toArray(SplittableRandom[]::new);
        WindowSearch[] layers = new WindowSearch[problem.layers()];
        workers.forEach(
                layers.length,
                layer -> layers[layer] =
                        new WindowSearch(problem, windows, layer, known, preset, check, generators[layer]));
        return layers;
    }
}

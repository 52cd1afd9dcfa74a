package io.moeplacement.heuristic.replica;

import io.moeplacement.EndedBy;
import io.moeplacement.ExpertGroups;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.heuristic.copies.CopiesSearch;
import io.moeplacement.heuristic.search.LayerRounds;
import io.moeplacement.heuristic.search.Workers;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Places experts with redundant slots: every layer is balanced by itself, layers on as many threads as allowed. For the
 * objective balance that is the result; for others it is one start of {@link CopiesSearch}.
 *
 * <p>An iteration is the work on one layer: its first descent, later a few restarts. Layers take turns, and the iterations
 * allowed are dealt out before a turn starts, so that the result is the same on any number of threads. Memory O(layers *
 * experts * devices); time linear in layers.
 */
public final class ReplicaEngine {

    /** A turn with other layers in it costs more than a restart of a balanced layer. */
    private static final int TURNS_PER_PATIENCE = 4;

    private final PlacementProblem problem;
    private final SolveContext context;
    private final Preset preset;

    /** For one solve. */
    public ReplicaEngine(PlacementProblem problem, SolveContext context, Preset preset) {
        this.problem = problem;
        this.context = context;
        this.preset = preset;
    }

    /**
     * The best placement found.
     *
     * @param known placements of the problem's slots to start from; the result is no worse than any of them
     */
    public EngineResult solve(List<Placement> known) {
        try (Workers workers = new Workers(context.threads(), problem.layers())) {
            if (preset == Preset.FAST && known.isEmpty() && isPlainBalance()) {
                return result(onePass(workers), EndedBy.CONVERGENCE);
            }
            boolean alone = problem.objective() instanceof Objective.Balance;
            LayerSearch[] layers = starts(workers, known, alone || preset == Preset.FAST ? preset : Preset.BALANCED);
            LayerRounds rounds = new LayerRounds(context, workers, layers, LayerValue::keepsLimits);
            EndedBy endedBy = preset == Preset.FAST ? EndedBy.CONVERGENCE : rounds.run(alone);
            Placement best = placement(layers);
            if (!alone) {
                List<Placement> starts = new ArrayList<>(known);
                starts.add(best);
                return new CopiesSearch(problem, context, preset.patience() / TURNS_PER_PATIENCE)
                        .run(starts, rounds.used());
            }
            return result(best, endedBy);
        }
    }

    private boolean isPlainBalance() {
        ExpertGroups groups = problem.groups();
        return problem.objective() instanceof Objective.Balance && (groups == null || groups.offHomeWeight() == 0);
    }

    private Placement onePass(Workers workers) {
        int[][] rows = new int[problem.layers()][];
        workers.forEach(rows.length, layer -> {
            LayerFacts facts = new LayerFacts(problem, layer);
            LayerPacking packing = new LayerPacking(facts);
            rows[layer] = packing.fill();
            if (!packing.isClean()) {
                ReplicaLayer mended = new ReplicaLayer(facts, rows[layer]);
                new LimitRepair(mended).run();
                rows[layer] = mended.row();
            }
        });
        return Placement.of(problem.slots(), problem.experts(), rows);
    }

    private EngineResult result(Placement placement, EndedBy endedBy) {
        EngineResult result = EngineResult.of(placement, endedBy);
        return new PlacementVerifier(problem).violations(placement).isEmpty() ? result : result.breakingLimits();
    }

    private LayerSearch[] starts(Workers workers, List<Placement> known, Preset effort) {
        SplittableRandom random = new SplittableRandom(context.seed());
        SplittableRandom[] generators = IntStream.range(0, problem.layers())
                .mapToObj(layer -> random.split())
                .toArray(SplittableRandom[]::new);
        LayerSearch[] layers = new LayerSearch[problem.layers()];
        workers.forEach(layers.length, layer -> {
            layers[layer] = new LayerSearch(problem, layer, effort, generators[layer]);
            for (Placement placement : known) {
                layers[layer].offer(placement.row(layer));
            }
        });
        return layers;
    }

    private Placement placement(LayerSearch[] layers) {
        return Placement.of(
                problem.slots(),
                problem.experts(),
                Arrays.stream(layers).map(LayerSearch::best).toArray(int[][]::new));
    }
}

package io.moeplacement.heuristic.replica;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Violation;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Any objective with redundant slots: from the best known placement, random swaps and replacements are kept when the cost
 * model says that they help. Plain, and as dear as a full evaluation per try; sound for every objective and limit.
 *
 * <p>An iteration is up to fifty tries. Ends after a number of tries without success, or with the budget. Not thread-safe.
 */
final class CostSearch {

    private static final int TRIES_PER_PATIENCE = 20;
    private static final int TRIES_PER_ITERATION = 50;

    private final PlacementProblem problem;
    private final SolveContext context;
    private final CostModel costs;
    private final PlacementVerifier verifier;
    private final int patience;
    private long used;
    private int[][] rows = new int[0][];
    private double value = Double.POSITIVE_INFINITY;
    private double broken = Double.POSITIVE_INFINITY;

    CostSearch(PlacementProblem problem, SolveContext context, Preset preset, long used) {
        this.problem = problem;
        this.context = context;
        this.costs = new CostModel(problem);
        this.verifier = new PlacementVerifier(problem);
        this.patience = preset.patience() * TRIES_PER_PATIENCE;
        this.used = used;
    }

    /**
     * Improves the best of the known placements.
     *
     * @param balanced one more start
     * @param endedBy what ended the search that made it
     */
    EngineResult run(List<Placement> known, Placement balanced, EndedBy endedBy) {
        offer(balanced);
        known.forEach(this::offer);
        EndedBy ended = improve(endedBy);
        EngineResult result = EngineResult.of(placement(rows), ended);
        return broken == 0 ? result : result.breakingLimits();
    }

    private EndedBy improve(EndedBy before) {
        if (patience == 0 || used >= context.iterations()) {
            return before;
        }
        SplittableRandom random = new SplittableRandom(context.seed());
        long tries = 0;
        for (int fruitless = 0; fruitless < patience; fruitless++) {
            if (context.shouldStop()) {
                return context.stopReason();
            }
            if (tries++ % TRIES_PER_ITERATION == 0 && used++ >= context.iterations()) {
                return EndedBy.ITERATIONS;
            }
            int layer = random.nextInt(rows.length);
            int[][] changed = rows.clone();
            changed[layer] = changed(layer, random);
            if (changed[layer] != rows[layer] && offer(placement(changed))) {
                context.improved(value, null);
                fruitless = 0;
            }
        }
        return EndedBy.CONVERGENCE;
    }

    private int[] changed(int layer, SplittableRandom random) {
        ReplicaLayer moved = new ReplicaLayer(new LayerFacts(problem, layer), rows[layer]);
        int slot = random.nextInt(rows[layer].length);
        int other = random.nextInt(rows[layer].length);
        int expert = random.nextInt(problem.experts());
        if (random.nextInt(3) > 0) {
            if (moved.maySwap(slot, other)) {
                moved.swap(slot, other);
                return moved.row();
            }
        } else if (moved.mayReplace(slot, expert)) {
            moved.replace(slot, expert);
            return moved.row();
        }
        return rows[layer];
    }

    private Placement placement(int[][] map) {
        return Placement.of(problem.slots(), problem.experts(), map);
    }

    private boolean offer(Placement placement) {
        double excess = verifier.violations(placement).stream()
                .mapToDouble(Violation::amount)
                .sum();
        if (excess > broken) {
            return false;
        }
        double found = costs.evaluate(placement).objectiveValue();
        if (excess == broken && found >= value) {
            return false;
        }
        broken = excess;
        value = found;
        rows = placement.physicalToLogical();
        return true;
    }
}

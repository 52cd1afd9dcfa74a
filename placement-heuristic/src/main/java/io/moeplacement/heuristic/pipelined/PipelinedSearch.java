package io.moeplacement.heuristic.pipelined;

import io.moeplacement.EndedBy;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.chain.ChainCost;
import io.moeplacement.heuristic.chain.ChainSearch;
import io.moeplacement.heuristic.chain.LayerChain;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.search.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/**
 * Step time of pipelined communication. Step time is a sum of maxima, in which swaps see little ahead; transitions times the
 * price of their link are a sum, whose best placement of a layer is an exact assignment. So the first part of the budget
 * searches the latter under several limits on imbalance, and the rest improves the best of these states, and of those known,
 * under the true step time. Not thread-safe.
 */
public final class PipelinedSearch {

    /** Part of the budget for each stand-in. */
    private static final double STAND_IN_PART = 0.06;

    /** Limits on imbalance of the stand-ins, where the problem's own is not below. */
    private static final double[] STAND_IN_LIMITS = {1.01, 1.05, 1.3};

    private final PlacementProblem problem;
    private final List<ChainState> known;
    private final CostCheck check;
    private final SplittableRandom random;
    private final DoubleConsumer improvements;
    private ChainState best;

    /**
     * A search from known states.
     *
     * @param known at least one state; the result is never worse than any of them
     * @param improvements receives the seconds of each new best state that keeps the limit
     */
    public PipelinedSearch(
            PlacementProblem problem,
            List<ChainState> known,
            CostCheck check,
            SplittableRandom random,
            DoubleConsumer improvements) {
        this.problem = problem;
        this.known = known;
        this.check = check;
        this.random = random;
        this.improvements = improvements;
        this.best = known.get(0);
    }

    /** Searches until the budget is used; returns what ended it. */
    public EndedBy run(Budget budget, Workers workers) {
        StepGoal goal = new StepGoal(problem, known.get(0));
        List<ChainState> starts = new ArrayList<>();
        starts.add(bestKnown(goal));
        ExpertAffinity affinity = problem.profile().affinity();
        if (affinity != null && affinity.total() > 0) {
            addStandIns(affinity, starts, budget, workers);
        }
        ChainSearch search = new ChainSearch(goal, starts, budget, workers, 0, check, random.split(), improvements);
        EndedBy endedBy = search.run();
        best = search.best();
        return endedBy;
    }

    private ChainState bestKnown(StepGoal goal) {
        ChainState bestState = known.get(0);
        ChainCost bestCost = goal.cost(bestState);
        for (ChainState state : known.subList(1, known.size())) {
            ChainCost cost = goal.cost(state);
            if (cost.isBetterThan(bestCost)) {
                bestState = state;
                bestCost = cost;
            }
        }
        return bestState;
    }

    private void addStandIns(ExpertAffinity affinity, List<ChainState> starts, Budget budget, Workers workers) {
        double own = problem.limits().maxImbalance();
        double before = 0;
        for (double limit : STAND_IN_LIMITS) {
            if (Math.min(limit, own) > before && !budget.isOver()) {
                before = Math.min(limit, own);
                LayerChain chain = LayerChain.linkTime(problem, affinity, before);
                ChainSearch search = new ChainSearch(
                        chain, known, budget.part(STAND_IN_PART), workers, 0.3, check, random.split(), value -> {});
                search.run();
                starts.add(search.best());
            }
        }
    }

    public ChainState best() {
        return best;
    }
}

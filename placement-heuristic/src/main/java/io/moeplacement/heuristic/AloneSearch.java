package io.moeplacement.heuristic;

import io.moeplacement.EndedBy;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Selections;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/**
 * Objectives of home communication: every layer is searched by itself. An iteration is one descent of one layer; layers take
 * turns. Not thread-safe.
 */
final class AloneSearch {

    /** Perturbations without improvement after which a layer counts as done. */
    private static final int PATIENCE = 300;

    private final PlacementProblem problem;
    private final List<ChainState> known;
    private final SplittableRandom random;
    private final DoubleConsumer improvements;
    private final List<AloneLayer> layers = new ArrayList<>();
    private double reported = Double.POSITIVE_INFINITY;

    /**
     * A search from known states.
     *
     * @param known at least one state; no layer of the result is worse than in any of them
     * @param improvements receives the objective after each round that improved it, once every layer keeps the limit
     */
    AloneSearch(
            PlacementProblem problem, List<ChainState> known, SplittableRandom random, DoubleConsumer improvements) {
        this.problem = problem;
        this.known = known;
        this.random = random;
        this.improvements = improvements;
    }

    private AloneLayer open(int layer) {
        AloneLayer search = new AloneLayer(
                new LayerLoads(problem, layer),
                goal(layer),
                traffic(layer),
                problem.devices(),
                known.get(0).layer(layer));
        for (ChainState other : known) {
            search.offer(other.layer(layer));
        }
        return search;
    }

    private LayerGoal goal(int layer) {
        Selections selections = problem.profile().selections();
        if (problem.objective() instanceof Objective.FanOut && selections != null) {
            double tokens = 0;
            for (int other = 0; other < problem.layers(); other++) {
                tokens += selections.total(other);
            }
            return LayerGoal.fanOut(tokens == 0 ? 0 : selections.total(layer) / tokens);
        }
        return LayerGoal.homeSeconds(problem);
    }

    private Traffic traffic(int layer) {
        RoutingProfile profile = problem.profile();
        Selections selections = profile.selections();
        double total = profile.totalLoad(layer);
        double copiesPerLoad = total == 0 ? 0 : problem.model().topK() / total;
        if (selections == null || selections.total(layer) == 0) {
            return Traffic.ofLoads(copiesPerLoad);
        }
        SelectionIndex index = new SelectionIndex(selections, layer, problem.experts(), problem.devices());
        return problem.objective() instanceof Objective.FanOut
                ? Traffic.ofDistinctDevices(index)
                : Traffic.ofScaledLoads(index, copiesPerLoad);
    }

    /** Searches until every layer is done or the budget is used; returns what ended it. */
    EndedBy run(Budget budget) {
        EndedBy endedBy = search(budget);
        report();
        return endedBy;
    }

    private EndedBy search(Budget budget) {
        for (int layer = 0; layer < problem.layers(); layer++) {
            if (!budget.next()) {
                return budget.endedBy();
            }
            layers.add(open(layer));
            layers.get(layer).polish(budget);
        }
        boolean open = true;
        while (open) {
            report();
            open = false;
            for (AloneLayer layer : layers) {
                if (layer.fruitless() < PATIENCE) {
                    if (!budget.next()) {
                        return budget.endedBy();
                    }
                    layer.kick(random, budget);
                    open = true;
                }
            }
        }
        return EndedBy.CONVERGENCE;
    }

    private void report() {
        double value = layers.stream().mapToDouble(AloneLayer::bestCost).sum();
        boolean complete = layers.size() == problem.layers() && layers.stream().allMatch(AloneLayer::keepsLimit);
        if (complete && value < reported) {
            reported = value;
            improvements.accept(value);
        }
    }

    /**
     * The best layers found, together; layers that the budget did not reach stay as in the first known state.
     */
    ChainState best() {
        ChainState state = known.get(0).copy();
        for (int layer = 0; layer < layers.size(); layer++) {
            int[] best = layers.get(layer).best();
            System.arraycopy(best, 0, state.layer(layer), 0, best.length);
        }
        return state;
    }
}

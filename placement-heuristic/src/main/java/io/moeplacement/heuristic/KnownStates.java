package io.moeplacement.heuristic;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.alone.BalanceSearch;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.search.LayerLoads;
import io.moeplacement.heuristic.search.Workers;
import io.moeplacement.spi.SolveContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The placements a search starts from and ends no worse than: the caller's, the baselines and, where none of these keeps the
 * limit on imbalance, a well balanced one.
 */
final class KnownStates {

    /** Part of the budget for a placement that keeps the limit. */
    private static final double BALANCE_PART = 0.1;

    private final PlacementProblem problem;
    private final SolveContext context;

    KnownStates(PlacementProblem problem, SolveContext context) {
        this.problem = problem;
        this.context = context;
    }

    /** The states, at least one; the first one keeps the limit if any does. */
    List<ChainState> find(Budget budget, SplittableRandom random, Workers workers) {
        List<ChainState> states = new ArrayList<>();
        placements().forEach(placement -> states.add(ChainState.of(placement)));
        if (states.stream().noneMatch(state -> keepsLimit(problem, state))) {
            BalanceSearch search =
                    new BalanceSearch(problem, List.copyOf(states), CostCheck.OFF, random, workers, value -> {});
            search.run(budget.part(BALANCE_PART));
            states.add(search.best());
        }
        for (int i = 1; i < states.size(); i++) {
            if (!keepsLimit(problem, states.get(0)) && keepsLimit(problem, states.get(i))) {
                states.add(0, states.remove(i));
            }
        }
        return states;
    }

    /** The caller's placements first, then the baselines'. */
    List<Placement> placements() {
        List<Placement> placements = given();
        placements.addAll(baselines(problem));
        return placements;
    }

    /** The caller's placements of the problem's slots. */
    List<Placement> given() {
        List<Placement> placements = new ArrayList<>();
        for (Placement given : new Placement[] {context.incumbent(), problem.startingPlacement()}) {
            if (given != null && given.layout().equals(problem.slots())) {
                placements.add(given);
            }
        }
        return placements;
    }

    /** What the baselines answer, the best balanced one first. */
    static List<Placement> baselines(PlacementProblem problem) {
        List<Placement> placements = new ArrayList<>();
        for (Baseline.LayerRule rule : List.<Baseline.LayerRule>of(
                (p, layer) -> new GreedyLayer(p, layer).fill(), RoundRobinProvider::fill, ContiguousProvider::fill)) {
            int[][] map = IntStream.range(0, problem.layers())
                    .mapToObj(layer -> rule.fill(problem, layer))
                    .toArray(int[][]::new);
            placements.add(Placement.of(problem.slots(), problem.experts(), map));
        }
        return placements;
    }

    /** Whether every layer of a state keeps the problem's limit on imbalance. */
    static boolean keepsLimit(PlacementProblem problem, ChainState state) {
        return IntStream.range(0, problem.layers())
                .allMatch(layer -> new LayerLoads(problem, layer).excess(state.layer(layer)) == 0);
    }
}

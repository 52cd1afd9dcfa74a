package io.moeplacement.heuristic;

import io.moeplacement.EndedBy;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Collects the states to start from and runs the search that fits the objective. */
final class LocalSearchEngine implements SolverEngine {

    private final String assertMode;

    LocalSearchEngine(String assertMode) {
        this.assertMode = assertMode;
    }

    @Override
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        List<ChainState> known = knownStates(problem, context);
        SplittableRandom random = new SplittableRandom(context.seed());
        Budget budget = new Budget(context);
        ExpertAffinity affinity = problem.profile().affinity();
        if (problem.objective() instanceof Objective.Locality && affinity != null) {
            return searchLocality(problem, new LayerChain(problem, affinity), known, budget, random, context);
        }
        return searchBalance(problem, known, budget, random, context);
    }

    private EngineResult searchLocality(
            PlacementProblem problem,
            LayerChain chain,
            List<ChainState> known,
            Budget budget,
            SplittableRandom random,
            SolveContext context) {
        SearchAssertions assertions = new SearchAssertions(chain, assertMode);
        ChainSearch search =
                new ChainSearch(chain, known, budget, assertions, random, value -> context.improved(value, null));
        EndedBy endedBy = search.run();
        EngineResult result = EngineResult.of(search.best().toPlacement(problem), endedBy);
        return search.bestCost().keepsLimit() ? result : result.breakingLimits();
    }

    private static EngineResult searchBalance(
            PlacementProblem problem,
            List<ChainState> known,
            Budget budget,
            SplittableRandom random,
            SolveContext context) {
        BalanceSearch search = new BalanceSearch(problem, known, random, value -> context.improved(value, null));
        EndedBy endedBy = search.run(budget);
        ChainState best = search.best();
        boolean kept = IntStream.range(0, problem.layers())
                .allMatch(layer -> new LayerLoads(problem, layer).excess(best.layer(layer)) == 0);
        EngineResult result = EngineResult.of(best.toPlacement(problem), endedBy);
        return kept ? result : result.breakingLimits();
    }

    /** The caller's placements first, then the baselines: the search ends no worse than any of them. */
    private static List<ChainState> knownStates(PlacementProblem problem, SolveContext context) {
        List<ChainState> states = new ArrayList<>();
        for (Placement given : new Placement[] {context.incumbent(), problem.current()}) {
            if (given != null && given.layout().equals(problem.slots())) {
                states.add(ChainState.of(given));
            }
        }
        for (Baseline.LayerRule rule : List.<Baseline.LayerRule>of(
                (p, layer) -> new GreedyLayer(p, layer).fill(), RoundRobinProvider::fill, ContiguousProvider::fill)) {
            int[][] map = IntStream.range(0, problem.layers())
                    .mapToObj(layer -> rule.fill(problem, layer))
                    .toArray(int[][]::new);
            states.add(ChainState.of(Placement.of(problem.slots(), problem.experts(), map)));
        }
        return states;
    }
}

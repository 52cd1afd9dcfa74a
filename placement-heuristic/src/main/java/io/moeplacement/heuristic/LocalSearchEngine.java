package io.moeplacement.heuristic;

import io.moeplacement.EndedBy;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.replan.ReplanEngine;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        if (ReplanEngine.isAbout(problem)) {
            return new ReplanEngine().solve(problem, context, baselines(problem));
        }
        List<ChainState> known = knownStates(problem, context);
        SplittableRandom random = new SplittableRandom(context.seed());
        Budget budget = new Budget(context);
        if (problem.objective() instanceof Objective.Locality) {
            ExpertAffinity affinity = Objects.requireNonNull(problem.profile().affinity());
            return searchLocality(problem, new LayerChain(problem, affinity), known, budget, random, context);
        }
        if (problem.objective() instanceof Objective.Balance) {
            BalanceSearch search = new BalanceSearch(problem, known, random, value -> context.improved(value, null));
            EndedBy endedBy = search.run(budget);
            return result(problem, search.best(), endedBy);
        }
        AloneSearch search = new AloneSearch(problem, known, random, value -> context.improved(value, null));
        EndedBy endedBy = search.run(budget);
        return result(problem, search.best(), endedBy);
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
        return result(problem, search.best(), endedBy);
    }

    private static EngineResult result(PlacementProblem problem, ChainState best, EndedBy endedBy) {
        boolean kept = IntStream.range(0, problem.layers())
                .allMatch(layer -> new LayerLoads(problem, layer).excess(best.layer(layer)) == 0);
        EngineResult result = EngineResult.of(best.toPlacement(problem), endedBy);
        return kept ? result : result.breakingLimits();
    }

    /** The caller's placements first, then the baselines: the search ends no worse than any of them. */
    private static List<ChainState> knownStates(PlacementProblem problem, SolveContext context) {
        List<ChainState> states = new ArrayList<>();
        for (Placement given : new Placement[] {context.incumbent(), problem.startingPlacement()}) {
            if (given != null && given.layout().equals(problem.slots())) {
                states.add(ChainState.of(given));
            }
        }
        baselines(problem).forEach(placement -> states.add(ChainState.of(placement)));
        return states;
    }

    private static List<Placement> baselines(PlacementProblem problem) {
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
}

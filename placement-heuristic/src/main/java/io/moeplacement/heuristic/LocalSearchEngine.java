package io.moeplacement.heuristic;

import io.moeplacement.EndedBy;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.replica.Preset;
import io.moeplacement.heuristic.replica.ReplicaEngine;
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
    private final Preset preset;

    LocalSearchEngine(String assertMode, Preset preset) {
        this.assertMode = assertMode;
        this.preset = preset;
    }

    @Override
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        if (HeuristicProvider.takesCopies(problem)) {
            return new ReplicaEngine(problem, context, preset).solve(knownPlacements(problem, context));
        }
        List<ChainState> known = knownStates(problem, context);
        SplittableRandom random = new SplittableRandom(context.seed());
        Budget budget = new Budget(context, preset == Preset.FAST ? problem.layers() : Long.MAX_VALUE);
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

    private List<ChainState> knownStates(PlacementProblem problem, SolveContext context) {
        return knownPlacements(problem, context).stream().map(ChainState::of).toList();
    }

    /** The caller's placements first, then the baselines: the search ends no worse than any of them. */
    private List<Placement> knownPlacements(PlacementProblem problem, SolveContext context) {
        List<Placement> known = new ArrayList<>();
        for (Placement given : new Placement[] {context.incumbent(), problem.current()}) {
            if (given != null && given.layout().equals(problem.slots())) {
                known.add(given);
            }
        }
        if (preset == Preset.FAST && HeuristicProvider.takesCopies(problem)) {
            return known;
        }
        for (Baseline.LayerRule rule : List.<Baseline.LayerRule>of(
                (p, layer) -> new GreedyLayer(p, layer).fill(), RoundRobinProvider::fill, ContiguousProvider::fill)) {
            int[][] map = IntStream.range(0, problem.layers())
                    .mapToObj(layer -> rule.fill(problem, layer))
                    .toArray(int[][]::new);
            known.add(Placement.of(problem.slots(), problem.experts(), map));
        }
        return known;
    }
}

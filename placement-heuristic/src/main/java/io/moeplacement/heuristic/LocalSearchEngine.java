package io.moeplacement.heuristic;

import io.moeplacement.Communication;
import io.moeplacement.EndedBy;
import io.moeplacement.ExpertAffinity;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.alone.AloneSearch;
import io.moeplacement.heuristic.alone.BalanceSearch;
import io.moeplacement.heuristic.chain.LayerChain;
import io.moeplacement.heuristic.chain.StrandSearch;
import io.moeplacement.heuristic.pipelined.PipelinedSearch;
import io.moeplacement.heuristic.replan.ReplanEngine;
import io.moeplacement.heuristic.replica.Preset;
import io.moeplacement.heuristic.replica.ReplicaEngine;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.search.Workers;
import io.moeplacement.heuristic.windows.WindowEngine;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/** Runs the search that fits the objective, from all placements known without it. */
final class LocalSearchEngine implements SolverEngine {

    private final CostCheck check;
    private final Preset preset;

    LocalSearchEngine(CostCheck check, Preset preset) {
        this.check = check;
        this.preset = preset;
    }

    @Override
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        if (ReplanEngine.isAbout(problem)) {
            return new ReplanEngine().solve(problem, context, KnownStates.baselines(problem));
        }
        if (WindowEngine.isAbout(problem)) {
            List<Placement> known = new KnownStates(problem, context).placements();
            return new WindowEngine(problem, context, preset, check).solve(known);
        }
        if (HeuristicProvider.takesCopies(problem)) {
            KnownStates known = new KnownStates(problem, context);
            boolean onePass = preset == Preset.FAST;
            return new ReplicaEngine(problem, context, preset).solve(onePass ? known.given() : known.placements());
        }
        SplittableRandom random = new SplittableRandom(context.seed());
        Budget budget = new Budget(context);
        DoubleConsumer improvements = value -> context.improved(value, null);
        try (Workers workers = new Workers(context.threads(), problem.layers())) {
            List<ChainState> known = new KnownStates(problem, context).find(budget, random.split(), workers);
            if (problem.objective() instanceof Objective.Locality) {
                ExpertAffinity affinity =
                        Objects.requireNonNull(problem.profile().affinity());
                LayerChain chain = LayerChain.locality(problem, affinity);
                StrandSearch search = new StrandSearch(chain, known, check, random, improvements);
                EndedBy endedBy = search.run(budget, workers);
                return result(problem, search.best(), endedBy);
            }
            if (problem.objective() instanceof Objective.Balance) {
                BalanceSearch search = new BalanceSearch(problem, known, check, random, workers, improvements);
                EndedBy endedBy = search.run(budget);
                return result(problem, search.best(), endedBy);
            }
            if (problem.objective() instanceof Objective.StepTime
                    && problem.communication() == Communication.PIPELINED) {
                PipelinedSearch search = new PipelinedSearch(problem, known, check, random, improvements);
                EndedBy endedBy = search.run(budget, workers);
                return result(problem, search.best(), endedBy);
            }
            AloneSearch search = new AloneSearch(problem, known, check, random, workers, improvements);
            EndedBy endedBy = search.run(budget);
            return result(problem, search.best(), endedBy);
        }
    }

    private static EngineResult result(PlacementProblem problem, ChainState best, EndedBy endedBy) {
        EngineResult result = EngineResult.of(best.toPlacement(problem), endedBy);
        return KnownStates.keepsLimit(problem, best) ? result : result.breakingLimits();
    }
}

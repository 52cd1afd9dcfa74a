package io.moeplacement.ilp.tight;

import io.moeplacement.Communication;
import io.moeplacement.EndedBy;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.ilp.programme.PlacementProgramme;
import io.moeplacement.ilp.programme.ProgrammeExport;
import io.moeplacement.ilp.programme.ProgrammeRunner;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.ModelExporter;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.Support;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One solve after the other: what is known, swaps, then layer by layer or the whole chain, exactly. Its only state is the
 * runner with its one turn at ojAlgo. With copies another programme, for given counts. Thread-safe.
 */
public final class TightEngine implements SolverEngine {

    private final TightSettings settings;
    private final ProgrammeRunner runner;

    /** An engine with its own turn at ojAlgo. */
    public TightEngine(TightSettings settings) {
        this.settings = settings;
        this.runner = new ProgrammeRunner(settings.workers());
    }

    /** Whether a programme can say the problem, with copies one of given counts, and is small enough. */
    public Support supports(PlacementProblem problem) {
        if (!problem.isSingleCopy()) {
            return CopiesSolve.supports(problem, settings.maxBinaries());
        }
        Support features = Scope.features(problem);
        return features.isSupported() ? Scope.size(problem, settings.maxBinaries()) : features;
    }

    /** Whether a problem is small enough to look at all fillings of its layers. */
    public boolean enumerates(PlacementProblem problem, SolveContext context) {
        return settings.enumerates() && new ChainEnumeration(new Instance(problem), context).fits();
    }

    /** A bound on locality that holds for every placement of a problem without copies; cheap. */
    public static double localityBound(PlacementProblem problem) {
        return new PairBound(new Instance(problem)).value();
    }

    /** Writes the tight programme of all layers; with copies, of the current placement's counts or greedy ones. */
    public static ModelExporter exporter() {
        return new ProgrammeExport(
                "tight",
                problem -> problem.isSingleCopy()
                        ? Scope.features(problem)
                        : CopiesSolve.supports(problem, Integer.MAX_VALUE),
                problem -> (long) problem.layers()
                        * problem.devices()
                        * (problem.experts()
                                + (problem.objective() instanceof Objective.Balance
                                        ? 0L
                                        : (long) problem.experts()
                                                * problem.experts()
                                                * (new Instance(problem).isFlat() ? 1 : problem.devices()))),
                TightEngine::programme);
    }

    /** Writes ExFlow's plain programme of all layers. */
    public static ModelExporter plainExporter(Function<PlacementProblem, Support> judge) {
        return new ProgrammeExport(
                "exflow",
                judge,
                problem ->
                        (long) problem.layers() * problem.devices() * problem.experts() * (1L + 2L * problem.experts()),
                problem -> plainProgramme(problem, null));
    }

    /** The programme that a solve would hand to ojAlgo, of all layers. */
    public static PlacementProgramme programme(PlacementProblem problem) {
        Instance instance = new Instance(problem);
        return problem.isSingleCopy()
                ? programme(instance, null)
                : new CopiesProgramme(instance, CopyCounts.of(problem, null), 0, instance.layers, false);
    }

    /** ExFlow's programme of a problem, its limits left aside. */
    public static PlacementProgramme plainProgramme(PlacementProblem problem, int @Nullable [][] start) {
        PlacementProblem plain = problem.toBuilder()
                .limits(Limits.none())
                .communication(Communication.PIPELINED)
                .robustness(Robustness.pooled())
                .objective(Objective.locality())
                .build();
        return new PlainProgramme(new Instance(plain), start);
    }

    static PlacementProgramme programme(Instance instance, int @Nullable [][] start) {
        if (instance.stepTime) {
            return new StepTimeProgramme(instance, start);
        }
        return instance.locality
                ? new LocalityProgramme(instance, start)
                : new BalanceProgramme(instance, 0, instance.layers, start);
    }

    @Override
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        return solve(problem, context, null);
    }

    /** Solves with one more placement to start from. */
    public EngineResult solve(PlacementProblem problem, SolveContext context, @Nullable Placement start) {
        if (!problem.isSingleCopy()) {
            return new CopiesSolve(problem, context, runner, settings).solve();
        }
        Instance instance = new Instance(problem);
        instance.requireAllowedDevices();
        Best best = new Best(instance, context);
        if (start != null) {
            best.offer(start);
        }
        StartSearch starts = new StartSearch(instance, context, best);
        List<int[][]> known = starts.known();
        if (context.iterations() > 0) {
            starts.search(known);
        }
        ExactSearch search = new ExactSearch(instance, context, best, runner, settings);
        double bound = instance.couplesLayers() ? search.chain() : search.balance();
        return result(context, best, search, bound);
    }

    private static EngineResult result(SolveContext context, Best best, ExactSearch search, double bound) {
        boolean proved = best.meets(bound);
        EndedBy endedBy = EndedBy.CONVERGENCE;
        if (proved) {
            endedBy = EndedBy.PROOF;
        } else if (context.shouldStop()) {
            endedBy = context.stopReason();
        } else if (search.ranOutOfIterations()) {
            endedBy = EndedBy.ITERATIONS;
        } else if (search.ranOutOfTime()) {
            endedBy = EndedBy.DEADLINE;
        }
        EngineResult result = EngineResult.of(best.placement(), endedBy);
        if (best.isFeasible()) {
            result = result.withLowerBound(Math.min(bound, best.value()));
        } else {
            result = result.withLowerBound(bound).breakingLimits();
        }
        String claim = search.claim();
        result = claim == null ? result : result.withEngineClaim(claim);
        return result.withMessage(search.message(proved));
    }
}

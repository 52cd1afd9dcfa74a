package io.moeplacement.ilp;

import io.moeplacement.EndedBy;
import io.moeplacement.PlacementProblem;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.Support;
import java.util.List;

/**
 * One solve after the other: what is known, swaps, then layer by layer or the whole chain, exactly. Its only state is the
 * runner with its one turn at ojAlgo. Thread-safe.
 */
final class IlpEngine implements SolverEngine {

    /** Enumerate before the programme: the fastest proof. */
    static final String FIRST = "first";
    /** Enumerate after the programme, for its proof. */
    static final String LAST = "last";
    /** Never enumerate. */
    static final String OFF = "off";

    private final SettingValues settings;
    private final ProgrammeRunner runner;

    IlpEngine(SettingValues settings) {
        this.settings = settings;
        this.runner = new ProgrammeRunner(settings.get(IlpProvider.THREADS));
    }

    @Override
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        Support size = IlpProvider.supportsSize(problem, settings.get(IlpProvider.MAX_BINARIES));
        if (!size.isSupported()) {
            throw new UnsupportedProblemException("solver ilp cannot take this problem: " + size.reason());
        }
        Instance instance = new Instance(problem);
        instance.requireAllowedDevices();
        Best best = new Best(instance, context);
        StartSearch start = new StartSearch(instance, context, best);
        List<int[][]> known = start.known();
        if (context.iterations() > 0) {
            start.search(known);
        }
        ExactSearch search = new ExactSearch(instance, context, best, runner, settings);
        double bound = instance.locality ? search.locality() : search.balance();
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

package io.moeplacement.internal;

import io.moeplacement.LoadBounds;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.ProgressEvent;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverKind;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.ModelExporter;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.Support;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an engine and lets nothing out that was not checked and scored here: engines never certify themselves. */
public final class VerifiedSolver implements PlacementSolver {

    private static final Logger LOG = LoggerFactory.getLogger(VerifiedSolver.class);

    private final SolverProvider provider;
    private final SettingValues settings;
    private final SolverEngine engine;

    public VerifiedSolver(SolverProvider provider, SettingValues settings) {
        this.provider = provider;
        this.settings = settings;
        this.engine = provider.create(settings);
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public SolverKind kind() {
        return provider.kind();
    }

    @Override
    public Optional<ModelExporter> exporter() {
        return provider.exporter(settings);
    }

    /** An exact engine proves the objective, which a re-plan goal puts last. */
    public Support supports(PlacementProblem problem) {
        return problem.replan() != null && kind() == SolverKind.EXACT
                ? Support.no("a re-plan goal (replan), which ranks placements otherwise than the objective it proves")
                : provider.supports(problem, settings);
    }

    @Override
    public Solution solve(PlacementProblem problem, SolveOptions options) {
        Support support = supports(problem);
        if (!support.isSupported()) {
            throw new UnsupportedProblemException(
                    "solver " + name() + " cannot take this problem: " + support.reason());
        }
        PlacementVerifier verifier = new PlacementVerifier(problem);
        if (options.incumbent() != null) {
            verifier.violations(options.incumbent());
        }
        LoadBounds bounds = new LoadBounds(problem);
        bounds.requireNotProvedInfeasible();
        options.listener().onProgress(new ProgressEvent.Started(name(), options.deadline()));
        BoundedProgress progress = new BoundedProgress(options.listener());
        SolveContext context =
                new SolveContext(name(), new WarmStart(problem, verifier).of(options.withListener(progress)));
        // On the caller's time, so that a solve is not late by it.
        double bound = bounds.objective();
        progress.know(bound);
        EngineResult result = engine.solve(problem, context);
        Solution solution = new ResultCheck(provider, problem, verifier, bound).solution(result, context.elapsed());
        LOG.info(
                "Solver {} on {}: {} with {} = {} (bound {}) in {} ms, ended by {}",
                name(),
                problem,
                solution.status(),
                problem.objective().name(),
                solution.value(),
                solution.lowerBound(),
                solution.elapsed().toMillis(),
                solution.endedBy());
        options.listener().onProgress(new ProgressEvent.Finished(name(), solution));
        return solution;
    }
}

package io.moeplacement.internal;

import io.moeplacement.CostModel;
import io.moeplacement.Evaluation;
import io.moeplacement.LoadBounds;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.ProgressEvent;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverContractException;
import io.moeplacement.SolverKind;
import io.moeplacement.Status;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.Violation;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.ModelExporter;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.Support;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an engine and lets nothing out that was not checked and scored here: engines never certify themselves. */
public final class VerifiedSolver implements PlacementSolver {

    private static final Logger LOG = LoggerFactory.getLogger(VerifiedSolver.class);

    /** A value within this relative distance of a bound has met it; a bound this far above a value is wrong. */
    private static final double BOUND_TOLERANCE = 1e-9;

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

    public Support supports(PlacementProblem problem) {
        return provider.supports(problem, settings);
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
        SolveContext context = new SolveContext(name(), options);
        EngineResult result = engine.solve(problem, context);
        Duration elapsed = context.elapsed();
        Solution solution = verify(problem, verifier, bounds, result, elapsed);
        LOG.info(
                "Solver {} on {}: {} with {} = {} (bound {}) in {} ms, ended by {}",
                name(),
                problem,
                solution.status(),
                problem.objective().name(),
                solution.value(),
                solution.lowerBound(),
                elapsed.toMillis(),
                solution.endedBy());
        options.listener().onProgress(new ProgressEvent.Finished(name(), solution));
        return solution;
    }

    private Solution verify(
            PlacementProblem problem,
            PlacementVerifier verifier,
            LoadBounds bounds,
            EngineResult result,
            Duration elapsed) {
        requireResult(result);
        List<Violation> violations = violations(verifier, result.placement());
        if (!violations.isEmpty() && result.keepsLimits() && kind() != SolverKind.BASELINE) {
            throw new SolverContractException("solver " + name() + " says it keeps the limits, but "
                    + violations.get(0).message());
        }
        Evaluation evaluation = new CostModel(problem).evaluate(result.placement());
        Double lowerBound = larger(bounds.objective(), result.lowerBound());
        double value = evaluation.objectiveValue();
        double tolerance = BOUND_TOLERANCE * Math.max(1e-12, Math.abs(value));
        if (violations.isEmpty() && lowerBound != null && lowerBound > value + tolerance) {
            boolean claimed = result.lowerBound() != null && result.lowerBound() > value + tolerance;
            throw new SolverContractException("solver " + name()
                    + (claimed ? " reports the lower bound " : " is said by the api to have the lower bound ")
                    + lowerBound + ", but its placement has the value " + value);
        }
        boolean optimal = violations.isEmpty() && lowerBound != null && value - lowerBound <= tolerance;
        return new Solution(
                name(),
                !violations.isEmpty() ? Status.VIOLATES_LIMITS : optimal ? Status.OPTIMAL : Status.FEASIBLE,
                result.placement(),
                evaluation,
                lowerBound,
                violations,
                result.endedBy(),
                elapsed,
                result.engineClaim(),
                message(result, violations));
    }

    /** Engines may be compiled without null checks. */
    @SuppressWarnings("NullAway") // asks what the annotations already promise
    private void requireResult(@Nullable EngineResult result) {
        if (result == null || result.placement() == null || result.endedBy() == null || result.message() == null) {
            throw new SolverContractException("solver " + name() + " returned no complete result: " + result);
        }
        Double bound = result.lowerBound();
        if (bound != null && (bound.isNaN() || bound == Double.POSITIVE_INFINITY)) {
            throw new SolverContractException("solver " + name() + " reports the lower bound " + bound);
        }
    }

    private List<Violation> violations(PlacementVerifier verifier, Placement placement) {
        try {
            return verifier.violations(placement);
        } catch (IllegalArgumentException e) {
            throw new SolverContractException(
                    "solver " + name() + " returned no placement of this problem: " + e.getMessage());
        }
    }

    private static @Nullable Double larger(@Nullable Double a, @Nullable Double b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return Math.max(a, b);
    }

    private static String message(EngineResult result, List<Violation> violations) {
        if (violations.isEmpty()) {
            return result.message();
        }
        String broken = violations.stream().limit(5).map(Violation::message).collect(Collectors.joining("; "));
        String more = violations.size() > 5 ? "; and " + (violations.size() - 5) + " more" : "";
        return (result.message().isEmpty() ? "" : result.message() + "; ") + broken + more;
    }
}

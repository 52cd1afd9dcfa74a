package io.moeplacement.internal;

import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Placement;
import io.moeplacement.PlacementException;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverKind;
import io.moeplacement.Status;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.Support;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks among the solvers that are present, by kind and not by name: a heuristic for an incumbent, then an exact engine on
 * what is left of the deadline. Without a heuristic the best baseline is the incumbent.
 */
public final class AutoSolver implements PlacementSolver {

    /** Name as used in configuration. */
    public static final String NAME = "auto";

    private static final Logger LOG = LoggerFactory.getLogger(AutoSolver.class);

    private final List<VerifiedSolver> solvers;

    public AutoSolver(List<VerifiedSolver> solvers) {
        this.solvers = List.copyOf(solvers);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SolverKind kind() {
        return SolverKind.HEURISTIC;
    }

    @Override
    public Solution solve(PlacementProblem problem, SolveOptions options) {
        SolveContext context = new SolveContext(NAME, options);
        List<VerifiedSolver> exact = able(problem, SolverKind.EXACT);
        Solution best = incumbent(problem, exact.isEmpty() ? options : halved(options));
        for (VerifiedSolver solver : exact) {
            if ((best != null && best.status() == Status.OPTIMAL) || (best != null && context.shouldStop())) {
                break;
            }
            best = improve(problem, options, context, solver, best);
        }
        if (best == null) {
            throw new UnsupportedProblemException(
                    "no solver that is present can take this problem: " + reasons(problem));
        }
        String message = "by " + best.solver() + (best.message().isEmpty() ? "" : "; " + best.message());
        return new Solution(
                NAME,
                best.status(),
                best.placement(),
                best.evaluation(),
                best.lowerBound(),
                best.violations(),
                best.endedBy(),
                context.elapsed(),
                best.engineClaim(),
                message);
    }

    private @Nullable Solution incumbent(PlacementProblem problem, SolveOptions options) {
        List<VerifiedSolver> heuristics = able(problem, SolverKind.HEURISTIC);
        if (!heuristics.isEmpty()) {
            return heuristics.get(0).solve(problem, options);
        }
        LOG.info("No heuristic that can take {} is present, auto falls back to baselines", problem);
        Solution best = null;
        for (VerifiedSolver solver : able(problem, SolverKind.BASELINE)) {
            Solution solution = solver.solve(problem, options);
            best = best == null || solution.isBetterThan(best) ? solution : best;
        }
        return best;
    }

    private static Solution improve(
            PlacementProblem problem,
            SolveOptions options,
            SolveContext context,
            VerifiedSolver solver,
            @Nullable Solution best) {
        Placement start = best != null && best.isFeasible() ? best.placement() : options.incumbent();
        SolveOptions rest = options.withDeadline(context.remaining()).withIncumbent(start);
        try {
            Solution solution = solver.solve(problem, rest);
            return best == null || !best.isBetterThan(solution) ? solution : best;
        } catch (InfeasibleProblemException e) {
            throw e;
        } catch (PlacementException e) {
            if (best == null) {
                throw e;
            }
            LOG.warn(
                    "Solver {} failed, auto keeps the solution of {}: {}",
                    solver.name(),
                    best.solver(),
                    e.getMessage());
            return best;
        }
    }

    private List<VerifiedSolver> able(PlacementProblem problem, SolverKind kind) {
        return solvers.stream()
                .filter(solver -> solver.kind() == kind)
                .filter(solver -> isAble(solver, problem))
                .toList();
    }

    private static boolean isAble(VerifiedSolver solver, PlacementProblem problem) {
        Support support = solver.supports(problem);
        if (!support.isSupported()) {
            LOG.info("Auto leaves out solver {}: {}", solver.name(), support.reason());
        }
        return support.isSupported();
    }

    private static SolveOptions halved(SolveOptions options) {
        return options.withDeadline(options.deadline().dividedBy(2));
    }

    private String reasons(PlacementProblem problem) {
        return solvers.isEmpty()
                ? "none is on the class path"
                : solvers.stream()
                        .map(solver ->
                                solver.name() + ": " + solver.supports(problem).reason())
                        .collect(Collectors.joining("; "));
    }
}

package io.moeplacement.internal;

import io.moeplacement.EndedBy;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.ProgressEvent;
import io.moeplacement.ProgressListener;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverKind;
import io.moeplacement.Status;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.spi.ModelExporter;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.Support;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks among the solvers that are present, by kind and not by name: a heuristic for an incumbent, then an exact engine on
 * what is left of the deadline. Without a heuristic that works the best baseline is the incumbent. A solver that fails is
 * logged and left out; only when none is left its exception reaches the caller. A proof of infeasibility and an exception
 * of the caller's own listener always do.
 */
public final class AutoSolver implements PlacementSolver {

    /** Name as used in configuration. */
    public static final String NAME = "auto";

    /**
     * The heuristic gets this part of the time where an exact engine can take the problem and iterations are not limited: most
     * of what it finds it finds soon, and exact windows around that gain more than its last two thirds.
     */
    private static final int HEURISTIC_PART = 3;

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

    /** That of the first exact solver that has one. */
    @Override
    public Optional<ModelExporter> exporter() {
        return solvers.stream()
                .filter(solver -> solver.kind() == SolverKind.EXACT)
                .flatMap(solver -> solver.exporter().stream())
                .findFirst();
    }

    @Override
    public Solution solve(PlacementProblem problem, SolveOptions options) {
        if (options.incumbent() != null) {
            new PlacementVerifier(problem).violations(options.incumbent());
        }
        return new Run(problem, options).solution();
    }

    /** One solve: the best so far, and what went wrong on the way. */
    private final class Run {

        private final PlacementProblem problem;
        private final SolveOptions options;
        private final SolveContext context;
        private final List<VerifiedSolver> exact;
        private @Nullable Solution best;
        private @Nullable EndedBy cutShort;
        private @Nullable RuntimeException failure;
        private volatile boolean listenerFailed;

        Run(PlacementProblem problem, SolveOptions options) {
            this.problem = problem;
            this.options = new WarmStart(problem, new PlacementVerifier(problem))
                    .of(options)
                    .withListener(event -> tell(options.listener(), event));
            this.context = new SolveContext(NAME, options);
            this.exact = able(problem, SolverKind.EXACT);
        }

        private void tell(ProgressListener listener, ProgressEvent event) {
            boolean told = false;
            try {
                listener.onProgress(event);
                told = true;
            } finally {
                listenerFailed |= !told;
            }
        }

        Solution solution() {
            findIncumbent();
            improve();
            Solution found = best;
            if (found == null) {
                throw failure != null
                        ? failure
                        : new UnsupportedProblemException(
                                "no solver that is present can take this problem: " + reasons(problem));
            }
            EndedBy cut = cutShort;
            return new Solution(
                    NAME,
                    found.status(),
                    found.placement(),
                    found.evaluation(),
                    found.lowerBound(),
                    found.violations(),
                    cut == null || found.status() == Status.OPTIMAL ? found.endedBy() : cut,
                    context.elapsed(),
                    found.engineClaim(),
                    "by " + found.solver() + leftOut() + (found.message().isEmpty() ? "" : "; " + found.message()));
        }

        /** The solvers that could have done better but cannot take the problem, each with its reason. */
        private String leftOut() {
            return solvers.stream()
                    .filter(solver -> solver.kind() != SolverKind.BASELINE)
                    .map(solver -> leftOut(solver, solver.supports(problem)))
                    .collect(Collectors.joining());
        }

        private static String leftOut(VerifiedSolver solver, Support support) {
            return support.isSupported() ? "" : "; left out " + solver.name() + ": " + support.reason();
        }

        private void findIncumbent() {
            List<VerifiedSolver> heuristics = able(problem, SolverKind.HEURISTIC);
            List<VerifiedSolver> baselines = able(problem, SolverKind.BASELINE);
            boolean anyAble = !heuristics.isEmpty() || !baselines.isEmpty() || !exact.isEmpty();
            if (anyAble && options.incumbent() != null) {
                attempt(GivenPlacement.of(options.incumbent()), options);
            }
            for (VerifiedSolver solver : heuristics) {
                Duration budget = exact.isEmpty() || isLimitedByIterations()
                        ? context.remaining()
                        : context.remaining().dividedBy(HEURISTIC_PART);
                if (attempt(solver, options.withDeadline(budget))) {
                    return;
                }
            }
            LOG.info("No heuristic that can take {} is present, auto falls back to baselines", problem);
            for (VerifiedSolver solver : baselines) {
                attempt(solver, options.withDeadline(context.remaining()));
            }
        }

        /** Then both engines have the same limit and end by it; shares of time would only cut them short on slow machines. */
        private boolean isLimitedByIterations() {
            return options.iterations() < Long.MAX_VALUE;
        }

        private void improve() {
            for (VerifiedSolver solver : exact) {
                Solution start = best;
                if (start != null && (start.status() == Status.OPTIMAL || context.shouldStop())) {
                    return;
                }
                Placement incumbent = start != null && start.isFeasible() ? start.placement() : options.incumbent();
                attempt(solver, options.withDeadline(context.remaining()).withIncumbent(incumbent));
            }
        }

        /**
         * Runs one solver and keeps its solution unless the best so far is better; its failure is logged only.
         *
         * @return whether the solver had a solution
         */
        private boolean attempt(VerifiedSolver solver, SolveOptions budget) {
            try {
                Solution solution = solver.solve(problem, budget);
                if (solution.endedBy() == EndedBy.DEADLINE || solution.endedBy() == EndedBy.CANCELLED) {
                    cutShort = solution.endedBy();
                }
                Solution known = best;
                // A heuristic that finds nothing better than the placement in force says why nothing is done.
                boolean explained = problem.replan() != null && solver.kind() == SolverKind.HEURISTIC;
                boolean tieWins = explained || solver.kind() == SolverKind.EXACT;
                if (known == null || solution.isBetterThan(known) || (tieWins && !known.isBetterThan(solution))) {
                    best = solution;
                } else if (tieWins && known.isFeasible()) {
                    best = Proof.withBoundOf(known, solution);
                }
                return true;
            } catch (InfeasibleProblemException e) {
                throw e;
            } catch (RuntimeException e) {
                if (listenerFailed) {
                    throw e;
                }
                failure = failure == null ? e : failure;
                LOG.warn(
                        "Solver {} failed, auto goes on {}",
                        solver.name(),
                        best == null ? "with the next one" : "with the solution of " + best.solver(),
                        e);
                return false;
            }
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

    private String reasons(PlacementProblem problem) {
        return solvers.isEmpty()
                ? "none is on the class path"
                : solvers.stream()
                        .map(solver ->
                                solver.name() + ": " + solver.supports(problem).reason())
                        .collect(Collectors.joining("; "));
    }
}

package io.moeplacement.internal;

import io.moeplacement.EndedBy;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.ProgressEvent;
import io.moeplacement.ProgressListener;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverContractException;
import io.moeplacement.SolverKind;
import io.moeplacement.Status;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.spi.BoundProvider;
import io.moeplacement.spi.ModelExporter;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.Support;
import java.util.Optional;

/**
 * A solver with a bound that was asked for: the solver gets half of the deadline, the bound what the solver leaves. The
 * solution carries the better of the two bounds. Where the solver's own bound is a proof already, there is nothing to do.
 */
public final class BoundedSolver implements PlacementSolver {

    private final PlacementSolver solver;
    private final BoundProvider provider;

    public BoundedSolver(PlacementSolver solver, BoundProvider provider) {
        this.solver = solver;
        this.provider = provider;
    }

    @Override
    public String name() {
        return solver.name();
    }

    @Override
    public SolverKind kind() {
        return solver.kind();
    }

    @Override
    public Optional<ModelExporter> exporter() {
        return solver.exporter();
    }

    @Override
    public Solution solve(PlacementProblem problem, SolveOptions options) {
        Support support = provider.supports(problem);
        if (!support.isSupported()) {
            throw new UnsupportedProblemException(
                    "bound " + provider.name() + " cannot take this problem: " + support.reason());
        }
        SolveContext whole = new SolveContext(name(), options);
        Solution found = solver.solve(
                problem,
                options.withDeadline(options.deadline().dividedBy(2)).withListener(withoutLast(options.listener())));
        Solution solution = found.status() == Status.OPTIMAL || whole.shouldStop()
                ? found
                : bounded(problem, options, whole, found);
        options.listener().onProgress(new ProgressEvent.Finished(name(), solution));
        return solution;
    }

    /** The end of the solver is not the end of the solve. */
    private ProgressListener withoutLast(ProgressListener listener) {
        return event -> {
            boolean last =
                    event instanceof ProgressEvent.Finished && event.solver().equals(name());
            if (!last) {
                listener.onProgress(event);
            }
        };
    }

    private Solution bounded(PlacementProblem problem, SolveOptions options, SolveContext whole, Solution found) {
        SolveContext context = new SolveContext(provider.name(), options.withDeadline(whole.remaining()));
        double bound = provider.bound(
                problem, found.placement(), context, better -> whole.improved(found.value(), better(found, better)));
        if (Double.isNaN(bound) || bound == Double.POSITIVE_INFINITY) {
            throw new SolverContractException("bound " + provider.name() + " reports " + bound);
        }
        if (found.isFeasible() && Proof.isContradicted(found.value(), bound)) {
            throw new SolverContractException("bound " + provider.name() + " reports " + bound
                    + ", but the placement of solver " + found.solver() + " has the value " + found.value());
        }
        boolean proved = found.isFeasible() && found.evaluation().replan() == null && Proof.isMet(found.value(), bound);
        return new Solution(
                found.solver(),
                proved ? Status.OPTIMAL : found.status(),
                found.placement(),
                found.evaluation(),
                better(found, bound),
                found.violations(),
                proved ? EndedBy.PROOF : found.endedBy(),
                whole.elapsed(),
                found.engineClaim(),
                found.message());
    }

    private static double better(Solution found, double bound) {
        Double simple = found.lowerBound();
        return simple == null ? bound : Math.max(simple, bound);
    }
}

package io.moeplacement.bench;

import io.moeplacement.EndedBy;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Solution;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.bench.Attempt.Standing;

/** DeepSeek's EPLB, in one of its two forms; duplicates are allowed, as it makes them. Immutable. */
final class EplbContender implements Contender {

    private final boolean hierarchical;

    /** @param hierarchical groups to nodes first, or all devices as one node */
    EplbContender(boolean hierarchical) {
        this.hierarchical = hierarchical;
    }

    @Override
    public String name() {
        return hierarchical ? "eplb hierarchical" : "eplb global";
    }

    @Override
    public boolean isOurs() {
        return false;
    }

    @Override
    public boolean isSeeded() {
        return false;
    }

    @Override
    public Attempt attempt(PlacementProblem problem, Budget budget) {
        if (hierarchical && problem.groups() == null) {
            return Attempt.without(Standing.REFUSED, 0, "no expert groups, which the hierarchical form begins with");
        }
        PlacementProblem.Builder builder = problem.toBuilder()
                .limits(problem.limits().toBuilder().allowDuplicates().build());
        PlacementProblem own = (hierarchical ? builder : builder.groups(null)).build();
        long start = System.nanoTime();
        try {
            Solution solution = PlacementSolvers.discover().create("eplb").solve(own, budget.options());
            double seconds = SolverContender.seconds(start);
            return Attempt.of(problem, solution.placement(), EndedBy.CONVERGENCE, seconds, solution.message());
        } catch (UnsupportedProblemException e) {
            return Attempt.without(Standing.REFUSED, SolverContender.seconds(start), String.valueOf(e.getMessage()));
        } catch (InfeasibleProblemException e) {
            return Attempt.without(Standing.INFEASIBLE, SolverContender.seconds(start), String.valueOf(e.getMessage()));
        }
    }
}

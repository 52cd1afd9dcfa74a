package io.moeplacement.cli;

import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.formats.SolveReport;

/** Lets solvers work on one problem and turns every way a solve can end into an {@link Outcome}. */
final class SolverRun {

    private final PlacementProblem problem;
    private final SolveOptions options;

    SolverRun(PlacementProblem problem, SolveOptions options) {
        this.problem = problem;
        this.options = options;
    }

    Outcome of(PlacementSolver solver) {
        try {
            Solution solution = solver.solve(problem, options);
            SolveReport report = SolveReport.of(solution, problem);
            return new Outcome(new LimitsText(problem).explain(report, solution.violations()), solution);
        } catch (UnsupportedProblemException e) {
            return new Outcome(SolveReport.unsupported(solver.name(), String.valueOf(e.getMessage())), null);
        } catch (InfeasibleProblemException e) {
            return new Outcome(SolveReport.infeasible(solver.name(), String.valueOf(e.getMessage())), null);
        }
    }
}

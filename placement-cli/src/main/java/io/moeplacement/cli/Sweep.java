package io.moeplacement.cli;

import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.SolveOptions;
import io.moeplacement.formats.SolveReport;
import io.moeplacement.formats.SweepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** One problem with different numbers of redundant slots, each solved by itself. */
final class Sweep {

    private final List<PlacementProblem> problems = new ArrayList<>();

    /**
     * Makes all problems, so that a number that cannot be is found before any is solved.
     *
     * @param problem the problem, whatever its slots
     * @param redundant slots beyond one per expert, ascending, {@code [points]}
     * @throws CliException when slots do not go with the problem
     */
    Sweep(PlacementProblem problem, int[] redundant) {
        long most = (long) problem.experts() * (problem.devices() - 1);
        int last = redundant[redundant.length - 1];
        if (last > most) {
            throw CliException.input("--redundant (" + last + ") is too large, it must be at most " + most
                    + ": each of " + problem.devices() + " devices holds at most the " + problem.experts()
                    + " experts of a layer");
        }
        for (int more : redundant) {
            try {
                problems.add(problem.toBuilder()
                        .slotsPerLayer(problem.experts() + more)
                        .build());
            } catch (IllegalArgumentException e) {
                throw CliException.input("--redundant (" + more + "): " + e.getMessage(), e);
            }
        }
    }

    /** One report per point, the knee marked; fewer when the user interrupts. */
    List<SweepReport> run(PlacementSolver solver, SolveOptions options, Session session) {
        List<SweepReport> points = new ArrayList<>();
        for (PlacementProblem problem : problems) {
            if (!session.isInterrupted()) {
                SolveReport report = new SolverRun(problem, options).of(solver).report();
                int slots = problem.slots().slots(0);
                points.add(new SweepReport(slots - problem.experts(), slots, false, report));
            }
        }
        OptionalInt knee = Knee.of(points);
        knee.ifPresent(index -> {
            SweepReport point = points.get(index);
            points.set(index, new SweepReport(point.redundant(), point.slots(), true, point.solve()));
        });
        return points;
    }
}

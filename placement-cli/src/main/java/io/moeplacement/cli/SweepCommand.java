package io.moeplacement.cli;

import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.SolverConfig;
import io.moeplacement.formats.SolveReport;
import io.moeplacement.formats.SweepJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code placement sweep}. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Solves the same problem over a range of redundant slots and marks where more stop paying.",
        footerHeading = "%nExample:%n",
        footer =
                "  ${COMMAND-FULL-NAME} --profile loads.csv --topology 4x8 --objective balance --redundant 0..64 --step 8")
final class SweepCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    ProblemArguments problem = new ProblemArguments();

    @ArgGroup(validate = false, heading = "%nSearch (the deadline is each point's own):%n")
    SearchArguments search = new SearchArguments();

    @Option(
            names = "--step",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Distance of two points (default: 1).")
    int step = 1;

    @Option(
            names = "--solver",
            paramLabel = "NAME",
            description = "Solver (default: what the configuration names, else auto).")
    @Nullable
    String solver;

    @Option(names = "--json", description = "Print the points as a JSON array.")
    boolean json;

    SweepCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        SlotRange range = problem.system.redundant;
        if (range == null) {
            throw CliException.usage("sweep over what? give --redundant A..B, such as 0..64");
        }
        SolverConfig.Builder configuration = search.configuration();
        if (solver != null) {
            configuration.solver(solver);
        }
        PlacementSolver chosen = PlacementSolvers.discover().create(configuration.build());
        problem.system.redundant = new SlotRange(range.first(), range.first());
        PlacementProblem first = new ProblemLoader(problem, session).load();
        requirePossible(first, range);
        session.interruption().expectResults();
        List<SweepJson.Point> points = marked(run(first, range, chosen));
        if (json) {
            session.out().println(SweepJson.toJson(points));
        } else {
            new SweepTable(first).print(points, session.out());
        }
        if (session.isInterrupted()) {
            session.tell("interrupted; these are the points so far");
            return ExitCode.INTERRUPTED.number();
        }
        return ExitCode.DONE.number();
    }

    /** The largest number is tried first of all, so that a range that ends nowhere does not fail after an hour. */
    private void requirePossible(PlacementProblem first, SlotRange range) {
        try {
            withRedundant(first, range.last());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw CliException.input("--redundant " + range + ": " + e.getMessage(), e);
        }
    }

    private static PlacementProblem withRedundant(PlacementProblem problem, int redundant) {
        return problem.toBuilder()
                .slotsPerLayer(Math.addExact(problem.experts(), redundant))
                .build();
    }

    private List<SweepJson.Point> run(PlacementProblem first, SlotRange range, PlacementSolver chosen) {
        List<SweepJson.Point> points = new ArrayList<>();
        for (long redundant = range.first(); redundant <= range.last(); redundant += step) {
            if (session.isInterrupted()) {
                return points;
            }
            PlacementProblem point = withRedundant(first, (int) redundant);
            SolveReport report =
                    new SolverRun(point, search.options(session)).of(chosen).report();
            points.add(new SweepJson.Point((int) redundant, point.slots().slots(0), false, report));
        }
        return points;
    }

    private static List<SweepJson.Point> marked(List<SweepJson.Point> points) {
        int knee = Knee.of(
                points.stream().map(SweepJson.Point::redundant).toList(),
                points.stream().map(SweepCommand::value).toList());
        List<SweepJson.Point> marked = new ArrayList<>(points);
        if (knee >= 0) {
            marked.set(knee, points.get(knee).asKnee());
        }
        return marked;
    }

    private static double value(SweepJson.Point point) {
        SolveReport.Objective objective = point.report().objective();
        return objective == null ? Double.NaN : objective.value();
    }
}

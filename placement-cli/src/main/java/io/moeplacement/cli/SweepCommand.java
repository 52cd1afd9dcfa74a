package io.moeplacement.cli;

import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.formats.SweepReport;
import io.moeplacement.formats.SweepReportJson;
import java.util.List;
import java.util.concurrent.Callable;
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
        description = {
            "Solves the same problem with different numbers of redundant slots, --redundant A..B.",
            "",
            "The knee is where more slots stop paying: of the points that keep the limits, the one farthest below the"
                    + " chord from the first to the last, by objective value over redundant slots."
        },
        footerHeading = "%nExample:%n",
        footer = "  ${COMMAND-FULL-NAME} --profile loads.csv --topology 4x8 --redundant 0..64 --step 32"
                + " --objective balance")
final class SweepCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    ProblemArguments problem = new ProblemArguments();

    @ArgGroup(validate = false, heading = "%nSearch (the deadline is each point's own):%n")
    SearchArguments search = new SearchArguments();

    @Mixin
    SolverChoice solver = new SolverChoice();

    @Option(
            names = "--step",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Solve every N-th number of the range (default: 1).")
    int step = 1;

    @Option(names = "--json", description = "Print the points as a JSON array.")
    boolean json;

    SweepCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ProblemLoader loader = ProblemLoader.ofRange(problem, session);
        int[] redundant = problem.system.range().points(step);
        PlacementSolver chosen = solver.create(search);
        PlacementProblem loaded = loader.load();
        Sweep sweep = new Sweep(loaded, redundant);
        session.interruption().expectResults();
        List<SweepReport> points = ProgressDisplay.during(
                session, search.options(session), options -> sweep.run(chosen, options, session));
        if (json) {
            session.out().println(SweepReportJson.toJson(points));
        } else {
            new ComparisonTable(loaded).printObjective(session.out());
            new SweepTable(session).print(points);
        }
        if (session.isInterrupted()) {
            session.tell("interrupted; these are the points so far");
            return ExitCode.INTERRUPTED.number();
        }
        return ExitCode.DONE.number();
    }
}

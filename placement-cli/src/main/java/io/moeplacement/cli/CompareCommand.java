package io.moeplacement.cli;

import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.formats.SolveReport;
import io.moeplacement.formats.SolveReportJson;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code placement compare}. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Runs every baseline and every installed solver on the same input.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${COMMAND-FULL-NAME} --profile trace.npz --topology 2x4 --objective step-time --deadline 5s",
            "  ${COMMAND-FULL-NAME} --profile trace.npz --pairs top1 --topology 1x4 --objective locality --max-imbalance"
                    + " 1.05"
        })
final class CompareCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    ProblemArguments problem = new ProblemArguments();

    @ArgGroup(validate = false, heading = "%nSearch (the deadline is each solver's own):%n")
    SearchArguments search = new SearchArguments();

    @Mixin
    ReportArguments page = new ReportArguments();

    @Option(names = "--json", description = "Print the results as a JSON array.")
    boolean json;

    CompareCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ProblemLoader loader = ProblemLoader.of(problem, session);
        page.check(problem.inputFiles());
        Comparison comparison = new Comparison(PlacementSolvers.discover(), search::configuration);
        PlacementProblem loaded = loader.load();
        session.interruption().expectResults();
        List<Outcome> outcomes = ProgressDisplay.during(
                session, search.options(session), options -> comparison.run(loaded, options, session));
        List<SolveReport> reports = outcomes.stream().map(Outcome::report).toList();
        if (json) {
            session.out().println(SolveReportJson.toJson(reports));
        } else {
            ComparisonTable table = new ComparisonTable(loaded);
            table.printObjective(session.out());
            table.print(reports, session);
        }
        page.writeBest(loader, loaded, outcomes);
        if (session.isInterrupted()) {
            session.tell("interrupted; these are the results so far");
            return ExitCode.INTERRUPTED.number();
        }
        return ExitCode.DONE.number();
    }
}

package io.moeplacement.cli;

import io.moeplacement.PlacementSolver;
import io.moeplacement.formats.ReportJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code placement analyze}. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Says what the routing looks like: skew and entropy of each layer, affinity to the next one beside that of"
                    + " shuffled tokens, stability against another profile, over load windows and with the number of"
                    + " tokens.",
            "",
            "With --topology, plans are made too: what a plan for --profile is worth on --against, and how many tokens"
                    + " of --growth it takes until the plan gets no better. What each figure means: docs/analysis.md."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${COMMAND-FULL-NAME} --profile trace.npz --pairs top1",
            "  ${COMMAND-FULL-NAME} --profile today.csv --against tomorrow.csv --topology 4x8 --objective balance",
            "  ${COMMAND-FULL-NAME} --profile trace.npz --pairs top1 --growth sequences --topology 1x4 --objective"
                    + " locality"
        })
final class AnalyzeCommand implements Callable<Integer> {

    private final Session session;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @ArgGroup(validate = false, heading = "%nAnalysis:%n")
    AnalysisArguments analysis = new AnalysisArguments();

    @Mixin
    ProblemArguments problem = new ProblemArguments();

    @ArgGroup(validate = false, heading = "%nSearch (the deadline is each plan's own):%n")
    SearchArguments search = new SearchArguments();

    @Mixin
    SolverChoice solver = new SolverChoice();

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    AnalyzeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        analysis.check(json);
        AnalysisLoader loader = new AnalysisLoader(problem, analysis, session);
        loader.check(spec.commandLine().getParseResult());
        PlacementSolver chosen = solver.create(search);
        AnalysisInput input = loader.load();
        session.interruption().expectResults();
        Analysis found = ProgressDisplay.during(
                session,
                search.options(session),
                options -> Analysis.run(input, analysis, chosen, options, problem.profile.pairs));
        if (json) {
            session.out().println(ReportJson.toJson(new AnalysisJson(analysis).of(found)));
        } else {
            String objective =
                    input.problem() == null ? "" : input.problem().objective().name();
            new AnalysisText(session.out(), analysis).print(found, objective);
        }
        if (session.isInterrupted()) {
            session.tell("interrupted; this is what was found so far");
            return ExitCode.INTERRUPTED.number();
        }
        return ExitCode.DONE.number();
    }
}

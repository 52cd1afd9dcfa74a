package io.moeplacement.cli;

import io.moeplacement.MigrationPlan;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.Solution;
import io.moeplacement.cli.report.Subject;
import io.moeplacement.formats.SolveReport;
import io.moeplacement.formats.SolveReportJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code placement solve}. */
@Command(
        name = "solve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Finds one placement, or with --pareto the curve between balance and the objective.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${COMMAND-FULL-NAME} --profile trace.npz --topology 1x8 --objective fan-out --out plan.json",
            "  ${COMMAND-FULL-NAME} --profile loads.csv --topology 4x8 --redundant 32 --objective balance --out plan.json",
            "  ${COMMAND-FULL-NAME} --profile today.csv --topology 4x8 --redundant 32 --objective balance --current"
                    + " plan.json --target-imbalance 1.05 --out next.json --migration moves.json",
            "  ${COMMAND-FULL-NAME} --profile trace.npz --topology 1x8 --objective fan-out --pareto"
        })
final class SolveCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    ProblemArguments problem = new ProblemArguments();

    @ArgGroup(validate = false, heading = "%nSearch:%n")
    SearchArguments search = new SearchArguments();

    @ArgGroup(validate = false, heading = "%nOutput:%n")
    OutputArguments output = new OutputArguments();

    @Mixin
    ModelExport export = new ModelExport();

    @Mixin
    ReportArguments page = new ReportArguments();

    @Mixin
    ParetoArguments pareto = new ParetoArguments();

    @ArgGroup(validate = false, heading = "%nMigration:%n")
    MigrationArguments migration = new MigrationArguments();

    @Mixin
    SolverChoice solver = new SolverChoice();

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    SolveCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ProblemLoader loader = ProblemLoader.of(problem, session);
        pareto.check();
        List<NamedFile> files = inputFiles();
        output.check(files);
        migration.check(problem.hasCurrent(), pareto.wanted ? null : output.out, files);
        export.check(files);
        page.check(files);
        PlacementSolver chosen = solver.create(search);
        PlacementProblem loaded = loader.load();
        output.check(loaded);
        export.write(chosen, loaded);
        pareto.check(loaded);
        session.interruption().expectResults();
        if (pareto.wanted) {
            return new ParetoCurve(loaded, pareto.count(), session)
                    .run(
                            chosen,
                            search.options(session),
                            json,
                            (points, reports) -> page.writeCurve(loader, loaded, points, reports))
                    .number();
        }
        Outcome outcome = solve(chosen, loaded);
        ExitCode code = finish(loaded, outcome);
        page.write(loader, loaded, Subject.Kind.SOLVED, outcome, migration.budget());
        return code.number();
    }

    private List<NamedFile> inputFiles() {
        List<NamedFile> files = new ArrayList<>(problem.inputFiles());
        if (search.config != null) {
            files.add(new NamedFile("--config", search.config));
        }
        return files;
    }

    private Outcome solve(PlacementSolver chosen, PlacementProblem loaded) {
        return ProgressDisplay.during(
                session, search.options(session), options -> new SolverRun(loaded, options).of(chosen));
    }

    private ExitCode finish(PlacementProblem loaded, Outcome outcome) {
        Solution solution = outcome.solution();
        ExitCode code = exitCode(outcome);
        boolean written = solution != null && mayWrite(code);
        MigrationPlan plan = null;
        if (solution != null && written) {
            plan = migration.plan(loaded, solution.placement(), output.out, session);
            output.write(plan == null ? solution.placement() : plan.target(), OutputArguments.context(loaded), session);
            if (plan != null) {
                migration.write(plan, loaded.profile().layerIds(), output.out);
            }
        }
        print(loaded, outcome.report(), written, plan);
        if (code == ExitCode.INTERRUPTED) {
            session.tell("interrupted; this is the best placement so far"
                    + (solution == null || solution.isFeasible()
                            ? ""
                            : ", and it does not keep the limits: "
                                    + outcome.report().message()));
        } else if (code != ExitCode.DONE) {
            session.tell(outcome.report().message() + notWritten(code, solution, written));
        }
        return code;
    }

    private String notWritten(ExitCode code, @Nullable Solution solution, boolean written) {
        if (written || output.out == null) {
            return "";
        }
        String reason = " (--best-effort writes it)";
        if (solution == null) {
            reason = code == ExitCode.LIMITS_NOT_MET ? ", because no placement keeps the limits" : "";
        }
        return "; " + output.out + " is not written" + reason;
    }

    private ExitCode exitCode(Outcome outcome) {
        Solution solution = outcome.solution();
        if (solution == null) {
            boolean unsupported = outcome.report().status().equals("UNSUPPORTED");
            return unsupported ? ExitCode.WRONG_USAGE : ExitCode.LIMITS_NOT_MET;
        }
        if (session.isInterrupted()) {
            return ExitCode.INTERRUPTED;
        }
        return solution.isFeasible() ? ExitCode.DONE : ExitCode.LIMITS_NOT_MET;
    }

    /** An interrupted solve leaves its best behind whatever it is worth; its exit code says that it did not finish. */
    private boolean mayWrite(ExitCode code) {
        return code == ExitCode.DONE || code == ExitCode.INTERRUPTED || output.bestEffort;
    }

    private void print(PlacementProblem loaded, SolveReport report, boolean written, @Nullable MigrationPlan plan) {
        if (json) {
            session.out().println(SolveReportJson.toJson(report));
            return;
        }
        if (report.metrics() != null) {
            SummaryText summary = new SummaryText(session.out(), loaded);
            summary.print(report);
            summary.line("placement", written ? output.describe() : "not written");
            if (plan != null) {
                summary.line("migration", migration.describe(plan, output.out));
            }
        }
    }
}

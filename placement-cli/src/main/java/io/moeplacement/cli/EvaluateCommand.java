package io.moeplacement.cli;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.Evaluation;
import io.moeplacement.LoadBounds;
import io.moeplacement.MigrationBudget;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Solution;
import io.moeplacement.Status;
import io.moeplacement.Violation;
import io.moeplacement.cli.report.Subject;
import io.moeplacement.formats.SolveReport;
import io.moeplacement.formats.SolveReportJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code placement evaluate}. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Measures a given placement on any profile.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${COMMAND-FULL-NAME} --placement plan.json --profile tomorrow.npz --topology 1x8",
            "  ${COMMAND-FULL-NAME} --placement plan.json --profile loads.csv --topology 4x8 --redundant 32 --objective"
                    + " balance --json"
        })
final class EvaluateCommand implements Callable<Integer> {

    private static final int MESSAGES = 5;

    private final Session session;

    @Option(
            names = "--placement",
            paramLabel = "FILE",
            required = true,
            description = "The placement, in any format of --format of solve; its slots are those of the problem.")
    @Nullable
    Path placement;

    @Mixin
    ProblemArguments problem = new ProblemArguments();

    @Mixin
    ReportArguments page = new ReportArguments();

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    EvaluateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Path file = java.util.Objects.requireNonNull(placement);
        List<NamedFile> inputs = new ArrayList<>(problem.inputFiles());
        inputs.add(new NamedFile("--placement", file));
        page.check(inputs);
        ProblemLoader loader = ProblemLoader.of(problem, session);
        Candidate candidate = loader.loadWith(file);
        Outcome outcome = evaluate(file, candidate);
        SolveReport report = outcome.report();
        if (json) {
            session.out().println(SolveReportJson.toJson(report));
        } else {
            new SummaryText(session.out(), candidate.problem()).print(report);
        }
        page.write(loader, candidate.problem(), Subject.Kind.MEASURED, outcome, MigrationBudget.staging(1));
        return ExitCode.DONE.number();
    }

    private static Outcome evaluate(Path file, Candidate candidate) {
        PlacementProblem problem = candidate.problem();
        PlacementVerifier verifier = new PlacementVerifier(problem);
        List<Violation> violations;
        try {
            violations = verifier.violations(candidate.placement());
        } catch (IllegalArgumentException e) {
            throw CliException.input(file + ": " + e.getMessage(), e);
        }
        Evaluation evaluation = new CostModel(problem).evaluate(candidate.placement());
        Solution solution = new Solution(
                String.valueOf(file.getFileName()),
                violations.isEmpty() ? Status.FEASIBLE : Status.VIOLATES_LIMITS,
                candidate.placement(),
                evaluation,
                new LoadBounds(problem).objective(),
                violations,
                EndedBy.CONVERGENCE,
                Duration.ZERO,
                null,
                message(violations, verifier.undecidedLayers(candidate.placement())));
        SolveReport report = SolveReport.of(solution, problem);
        // Nothing was solved, so nothing ended.
        SolveReport measured = new SolveReport(
                report.name(), report.status(), 0, null, null, report.objective(), report.metrics(), report.message());
        return new Outcome(new LimitsText(problem).explain(measured, violations), solution);
    }

    private static String message(List<Violation> violations, List<Integer> undecidedLayers) {
        List<String> remarks = new ArrayList<>();
        if (!undecidedLayers.isEmpty()) {
            remarks.add("the value is the sum of tails; whether the balance is admissible is not checked for "
                    + undecidedLayers.size() + " layers (first: " + undecidedLayers.get(0) + ")");
        }
        violations.stream().limit(MESSAGES).map(Violation::message).forEach(remarks::add);
        if (violations.size() > MESSAGES) {
            remarks.add("and " + (violations.size() - MESSAGES) + " more");
        }
        return String.join("; ", remarks);
    }
}

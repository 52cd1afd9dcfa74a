package io.moeplacement.cli;

import io.moeplacement.DeviceMapping;
import io.moeplacement.MigrationBudget;
import io.moeplacement.MigrationPlan;
import io.moeplacement.ParetoFront;
import io.moeplacement.Placement;
import io.moeplacement.PlacementException;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Solution;
import io.moeplacement.cli.report.HtmlReport;
import io.moeplacement.cli.report.Origin;
import io.moeplacement.cli.report.Subject;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ParetoReport;
import io.moeplacement.formats.SolveReport;
import io.moeplacement.formats.TextFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The report as a page. */
final class ReportArguments {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec command;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Write a page about the placement: what changes, loads, traffic, moves. It needs no network.")
    @Nullable
    Path file;

    /** @throws CliException when the file could not be written or is taken; else it is added to those */
    void check(List<NamedFile> taken) {
        if (file != null) {
            new OutputFile("--report", file).claim(taken);
        }
    }

    boolean isWanted() {
        return file != null;
    }

    /** Writes the page about one placement. */
    void write(
            ProblemLoader loader,
            PlacementProblem problem,
            Subject.Kind kind,
            Outcome outcome,
            MigrationBudget budget) {
        Solution solution = outcome.solution();
        if (file != null && solution != null) {
            write(withMoves(Subject.of(problem, kind, outcome.report(), solution.placement(), origin(loader)), budget));
        }
    }

    /** Writes the page about the best of several solvers' placements, if there is one. */
    void writeBest(ProblemLoader loader, PlacementProblem problem, List<Outcome> outcomes) {
        Solution best = null;
        Outcome of = null;
        for (Outcome outcome : outcomes) {
            Solution solution = outcome.solution();
            if (solution != null && (best == null || solution.isBetterThan(best))) {
                best = solution;
                of = outcome;
            }
        }
        if (file != null && best != null && of != null) {
            Subject subject = Subject.of(
                            problem, Subject.Kind.BEST_OF_SOLVERS, of.report(), best.placement(), origin(loader))
                    .withOthers(outcomes.stream().map(Outcome::report).toList());
            write(withMoves(subject, MigrationBudget.staging(1)));
        }
    }

    /** Writes the page about the point of a curve with the shortest step. */
    void writeCurve(
            ProblemLoader loader,
            PlacementProblem problem,
            List<ParetoFront.Point> points,
            List<ParetoReport> reports) {
        if (file == null || points.isEmpty()) {
            return;
        }
        Solution shortest = points.stream()
                .map(ParetoFront.Point::solution)
                .min(Comparator.comparingDouble(solution -> solution.metrics().stepTimeSeconds()))
                .orElseThrow();
        Subject subject = Subject.of(
                        problem,
                        Subject.Kind.POINT_OF_CURVE,
                        SolveReport.of(shortest, problem),
                        shortest.placement(),
                        origin(loader))
                .withCurve(reports);
        write(withMoves(subject, MigrationBudget.staging(1)));
    }

    private static Subject withMoves(Subject subject, MigrationBudget budget) {
        Placement current = subject.problem().current();
        DeviceMapping devices = subject.problem().currentDevices();
        if (current == null || devices == null) {
            return subject;
        }
        try {
            return subject.withMigration(MigrationPlan.between(current, subject.placement(), devices, budget), "");
        } catch (PlacementException e) {
            return subject.withMigration(null, String.valueOf(e.getMessage()));
        }
    }

    private void write(Subject subject) {
        try {
            TextFiles.write(Objects.requireNonNull(file), new HtmlReport(subject)::writeTo);
        } catch (FormatException e) {
            throw CliException.usage("--report " + e.getMessage(), e);
        }
    }

    private Origin origin(ProblemLoader loader) {
        List<String> words = new ArrayList<>(List.of(Main.commandName()));
        words.addAll(command.commandLine().getParseResult().originalArgs());
        return new Origin(
                new ShellWords(words).quoted(),
                loader.inputNames(),
                loader.assumptions(),
                new Version().getVersion()[0],
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }
}

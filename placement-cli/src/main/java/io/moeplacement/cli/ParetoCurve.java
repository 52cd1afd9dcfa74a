package io.moeplacement.cli;

import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Metrics;
import io.moeplacement.ParetoFront;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.SolveOptions;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.formats.ParetoReport;
import io.moeplacement.formats.ParetoReportJson;
import io.moeplacement.formats.SolveReport;
import java.util.ArrayList;
import java.util.List;

/** Solves and prints the curve between balance and the objective of a problem. */
final class ParetoCurve {

    private static final String UNLIMITED = "none";

    private final PlacementProblem problem;
    private final int points;
    private final Session session;

    ParetoCurve(PlacementProblem problem, int points, Session session) {
        this.problem = problem;
        this.points = points;
        this.session = session;
    }

    /** What else becomes of a curve that has points. */
    interface Sink {
        void take(List<ParetoFront.Point> points, List<ParetoReport> reports);
    }

    /** Solves the curve, prints it as a table or as JSON, hands it on, and says how that ended. */
    ExitCode run(PlacementSolver solver, SolveOptions options, boolean json, Sink sink) {
        List<ParetoFront.Point> solved;
        try {
            solved = ProgressDisplay.during(
                    session, options, shown -> new ParetoFront(solver, points).solve(problem, shown));
        } catch (UnsupportedProblemException e) {
            return nothing(String.valueOf(e.getMessage()), ExitCode.WRONG_USAGE, json);
        } catch (InfeasibleProblemException e) {
            return nothing(String.valueOf(e.getMessage()), ExitCode.LIMITS_NOT_MET, json);
        }
        List<ParetoReport> reports = solved.stream().map(this::report).toList();
        if (session.isInterrupted()) {
            print(reports, json);
            sink.take(solved, reports);
            session.tell("interrupted; these are the points so far");
            return ExitCode.INTERRUPTED;
        }
        if (reports.isEmpty()) {
            return nothing(
                    "no placement that keeps the limits was found, so there is no curve",
                    ExitCode.LIMITS_NOT_MET,
                    json);
        }
        print(reports, json);
        sink.take(solved, reports);
        return ExitCode.DONE;
    }

    private ExitCode nothing(String message, ExitCode code, boolean json) {
        if (json) {
            print(List.of(), true);
        }
        session.tell(message);
        return code;
    }

    private ParetoReport report(ParetoFront.Point point) {
        Double limit = Double.isInfinite(point.maxImbalance()) ? null : point.maxImbalance();
        return new ParetoReport(limit, SolveReport.of(point.solution(), problem));
    }

    private void print(List<ParetoReport> reports, boolean json) {
        if (json) {
            session.out().println(ParetoReportJson.toJson(reports));
            return;
        }
        new ComparisonTable(problem).printObjective(session.out());
        Table table = new Table(
                "limit", "worst", "imbalance", "objective", "bound", "gap", "locality", "fan-out", "step time", "time");
        reports.forEach(report -> table.add(row(report)));
        table.print(session.out());
    }

    private static List<String> row(ParetoReport report) {
        SolveReport solve = report.solve();
        Metrics metrics = java.util.Objects.requireNonNull(solve.metrics());
        SolveReport.Objective objective = java.util.Objects.requireNonNull(solve.objective());
        Metrics.FanOut fanOut = metrics.fanOut();
        List<String> row = new ArrayList<>();
        row.add(report.maxImbalance() == null ? UNLIMITED : Figures.ratio(report.maxImbalance()));
        row.add(Figures.ratio(metrics.imbalance().worst()));
        row.add(Figures.ratio(metrics.imbalance().mean()));
        row.add(Figures.value(objective.name(), objective.value()));
        row.add(Figures.value(objective.name(), objective.lowerBound()));
        row.add(Figures.percent(objective.gap()));
        row.add(Figures.ratio(metrics.locality()));
        row.add(Figures.ratio(fanOut == null ? null : fanOut.devices()));
        row.add(Figures.milliseconds(metrics.stepTimeSeconds()));
        row.add(Figures.seconds(solve.elapsedSeconds()));
        return row;
    }
}

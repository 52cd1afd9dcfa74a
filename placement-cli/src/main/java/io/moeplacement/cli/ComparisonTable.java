package io.moeplacement.cli;

import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import io.moeplacement.formats.SolveReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Results of several solvers, one a row; {@code -} where something is unknown. */
final class ComparisonTable {

    private static final List<String> METRIC_COLUMNS =
            List.of("imbalance", "worst", "locality", "fan-out", "step time", "moved");

    private final PlacementProblem problem;

    ComparisonTable(PlacementProblem problem) {
        this.problem = problem;
    }

    /** Says what the objective column is; metrics may bear the same name and grow with what is good. */
    void printObjective(PrintWriter out) {
        out.println("objective: " + problem.objective().name() + ", smaller is better");
    }

    void print(List<SolveReport> reports, PrintWriter out) {
        List<String> header = new ArrayList<>(List.of("solver", "status", "objective", "bound", "gap"));
        header.addAll(METRIC_COLUMNS);
        header.add("time");
        Table table = new Table(header.toArray(String[]::new));
        reports.forEach(report -> table.add(row(report)));
        table.print(out);
        reports.stream()
                .filter(report -> !report.message().isEmpty())
                .forEach(report -> out.println(report.name() + ": " + report.message()));
    }

    private static List<String> row(SolveReport report) {
        List<String> row = new ArrayList<>(List.of(report.name(), report.status()));
        SolveReport.Objective objective = report.objective();
        if (objective == null) {
            row.addAll(Collections.nCopies(3, Figures.UNKNOWN));
        } else {
            row.add(Figures.value(objective.name(), objective.value()));
            row.add(Figures.value(objective.name(), objective.lowerBound()));
            row.add(Figures.percent(objective.gap()));
        }
        Metrics metrics = report.metrics();
        row.addAll(metrics == null ? Collections.nCopies(METRIC_COLUMNS.size(), Figures.UNKNOWN) : cells(metrics));
        row.add(metrics == null ? Figures.UNKNOWN : Figures.seconds(report.elapsedSeconds()));
        return row;
    }

    private static List<String> cells(Metrics metrics) {
        Metrics.FanOut fanOut = metrics.fanOut();
        return List.of(
                Figures.ratio(metrics.imbalance().mean()),
                Figures.ratio(metrics.imbalance().worst()),
                Figures.ratio(metrics.locality()),
                Figures.ratio(fanOut == null ? null : fanOut.devices()),
                Figures.milliseconds(metrics.stepTimeSeconds()),
                metrics.movedSlots() == null
                        ? Figures.UNKNOWN
                        : metrics.movedSlots().toString());
    }
}

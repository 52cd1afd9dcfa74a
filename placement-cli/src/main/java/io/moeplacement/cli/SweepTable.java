package io.moeplacement.cli;

import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import io.moeplacement.formats.SolveReport;
import io.moeplacement.formats.SweepJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The points of a sweep, one a row, the knee marked. */
final class SweepTable {

    private static final String KNEE = "<- knee";

    private final PlacementProblem problem;

    SweepTable(PlacementProblem problem) {
        this.problem = problem;
    }

    void print(List<SweepJson.Point> points, PrintWriter out) {
        out.println("objective: " + problem.objective().name() + ", smaller is better");
        Table table =
                new Table("redundant", "slots", "status", "objective", "imbalance", "worst", "step time", "time", "");
        points.forEach(point -> table.add(row(point)));
        table.print(out);
        points.stream()
                .filter(point -> !point.report().message().isEmpty())
                .forEach(point ->
                        out.println(point.redundant() + ": " + point.report().message()));
    }

    private static List<String> row(SweepJson.Point point) {
        SolveReport report = point.report();
        List<String> row = new ArrayList<>(
                List.of(Integer.toString(point.redundant()), Integer.toString(point.slots()), report.status()));
        SolveReport.Objective objective = report.objective();
        row.add(objective == null ? Figures.UNKNOWN : Figures.value(objective.name(), objective.value()));
        Metrics metrics = report.metrics();
        if (metrics == null) {
            row.addAll(Collections.nCopies(4, Figures.UNKNOWN));
        } else {
            row.add(Figures.ratio(metrics.imbalance().mean()));
            row.add(Figures.ratio(metrics.imbalance().worst()));
            row.add(Figures.milliseconds(metrics.stepTimeSeconds()));
            row.add(Figures.seconds(report.elapsedSeconds()));
        }
        row.add(point.knee() ? KNEE : "");
        return row;
    }
}

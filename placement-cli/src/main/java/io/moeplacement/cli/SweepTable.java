package io.moeplacement.cli;

import io.moeplacement.Metrics;
import io.moeplacement.formats.SolveReport;
import io.moeplacement.formats.SweepReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The points of a sweep, one a row; {@code -} where something is unknown. */
final class SweepTable {

    private static final List<String> FIGURES = List.of("imbalance", "worst", "step time", "objective", "time");

    private final PrintWriter out;
    private final Colours colours;

    SweepTable(Session session) {
        this.out = session.out();
        this.colours = session.colours();
    }

    void print(List<SweepReport> points) {
        List<String> header = new ArrayList<>(List.of("redundant", "slots"));
        header.addAll(FIGURES);
        header.addAll(List.of("status", ""));
        Table table = new Table(header.toArray(String[]::new));
        points.forEach(point -> table.add(row(point), point.knee() ? colours::good : text -> text));
        table.print(out);
        String knee = points.stream()
                .filter(SweepReport::knee)
                .map(point -> point.redundant() + " redundant slots")
                .findFirst()
                .orElse("none, no point that keeps the limits lies below the chord from the first to the last");
        out.println("knee: " + knee);
        printMessages(points);
    }

    private static List<String> row(SweepReport point) {
        SolveReport solve = point.solve();
        List<String> row = new ArrayList<>();
        row.add(Integer.toString(point.redundant()));
        row.add(Integer.toString(point.slots()));
        Metrics metrics = solve.metrics();
        SolveReport.Objective objective = solve.objective();
        if (metrics == null || objective == null) {
            row.addAll(Collections.nCopies(FIGURES.size(), Figures.UNKNOWN));
        } else {
            row.add(Figures.ratio(metrics.imbalance().mean()));
            row.add(Figures.ratio(metrics.imbalance().worst()));
            row.add(Figures.milliseconds(metrics.stepTimeSeconds()));
            row.add(Figures.value(objective.name(), objective.value()));
            row.add(Figures.seconds(solve.elapsedSeconds()));
        }
        row.add(solve.status());
        row.add(point.knee() ? "knee" : "");
        return row;
    }

    /** Points mostly have one thing to say, so each message stands once, with the points it is about. */
    private void printMessages(List<SweepReport> points) {
        Map<String, List<SweepReport>> byMessage = points.stream()
                .filter(point -> !point.solve().message().isEmpty())
                .collect(Collectors.groupingBy(
                        point -> point.solve().message(), LinkedHashMap::new, Collectors.toList()));
        byMessage.forEach((message, said) -> out.println("redundant "
                + said.stream()
                        .map(point -> Integer.toString(point.redundant()))
                        .collect(Collectors.joining(", "))
                + ": " + message));
    }
}

package io.moeplacement.cli;

import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import io.moeplacement.formats.SolveReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Results of several solvers, one a row; {@code -} where something is unknown. */
final class ComparisonTable {

    private static final List<String> METRIC_COLUMNS =
            List.of("imbalance", "worst", "locality", "fan-out", "step time", "moved");

    private static final List<String> GOOD = List.of("OPTIMAL", "FEASIBLE");

    private final PlacementProblem problem;

    ComparisonTable(PlacementProblem problem) {
        this.problem = problem;
    }

    /** Says what the objective column is; metrics may bear the same name and grow with what is good. */
    void printObjective(PrintWriter out) {
        out.println("objective: " + problem.objective().name() + ", smaller is better");
    }

    /** Prints all results; on a terminal the best is green, what broke limits red. */
    void print(List<SolveReport> reports, Session session) {
        PrintWriter out = session.out();
        List<String> header = new ArrayList<>(List.of("solver", "status", "objective", "bound", "gap"));
        header.addAll(METRIC_COLUMNS);
        header.add("time");
        Table table = new Table(header.toArray(String[]::new));
        double best = reports.stream()
                .filter(ComparisonTable::isGood)
                .mapToDouble(ComparisonTable::value)
                .min()
                .orElse(Double.NaN);
        Colours colours = session.colours();
        for (SolveReport report : reports) {
            UnaryOperator<String> colour = UnaryOperator.identity();
            if (!isGood(report)) {
                colour = colours::bad;
            } else if (value(report) == best) {
                colour = colours::good;
            }
            table.add(row(report), colour);
        }
        table.print(out);
        reports.stream()
                .filter(report -> !report.message().isEmpty())
                .forEach(report -> out.println(report.name() + ": " + report.message()));
    }

    private static boolean isGood(SolveReport report) {
        return GOOD.contains(report.status()) && report.objective() != null;
    }

    private static double value(SolveReport report) {
        return Objects.requireNonNull(report.objective()).value();
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

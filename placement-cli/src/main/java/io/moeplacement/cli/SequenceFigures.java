package io.moeplacement.cli;

import io.moeplacement.runtime.sequences.SequenceReport;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the sequences of a replay, as the tree that {@code --json} prints and for people. */
final class SequenceFigures {

    private SequenceFigures() {}

    static @Nullable Map<String, Object> tree(@Nullable SequenceReport report) {
        if (report == null) {
            return null;
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("sequences", report.sequences());
        tree.put("placed", report.placed());
        tree.put("moved", report.moved());
        tree.put("movedShare", report.movedShare());
        tree.put("staying", outcome(report.staying()));
        tree.put("migrating", outcome(report.migrating()));
        return tree;
    }

    private static Map<String, Object> outcome(SequenceReport.Outcome outcome) {
        Map<String, Object> attention = new LinkedHashMap<>();
        attention.put("seconds", outcome.attention().seconds());
        attention.put("imbalance", outcome.attention().imbalance());
        attention.put("worstImbalance", outcome.attention().worstImbalance());
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("betweenDevices", outcome.betweenDevices());
        tree.put("betweenNodes", outcome.betweenNodes());
        tree.put("attention", attention);
        return tree;
    }

    static void print(SequenceReport report, PrintWriter out) {
        SequenceReport.Outcome staying = report.staying();
        SequenceReport.Outcome migrating = report.migrating();
        Table table = new Table(report.sequences() + " sequences", "staying", "migrating");
        table.add(List.of(
                "copies between devices",
                Long.toString(staying.betweenDevices()),
                Long.toString(migrating.betweenDevices())));
        table.add(List.of(
                "copies between nodes",
                Long.toString(staying.betweenNodes()),
                Long.toString(migrating.betweenNodes())));
        table.add(List.of(
                "attention of a step",
                Figures.milliseconds(staying.attention().seconds()),
                Figures.milliseconds(migrating.attention().seconds())));
        table.add(List.of(
                "its imbalance",
                Figures.ratio(staying.attention().imbalance()),
                Figures.ratio(migrating.attention().imbalance())));
        table.add(List.of(
                "worst of a layer",
                Figures.ratio(staying.attention().worstImbalance()),
                Figures.ratio(migrating.attention().worstImbalance())));
        table.print(out);
        out.println();
        out.println("sequences moved in " + report.moved() + " of " + report.placed() + " decisions ("
                + Figures.percent(report.movedShare()) + ")");
    }
}

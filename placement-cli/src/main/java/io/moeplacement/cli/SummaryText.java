package io.moeplacement.cli;

import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import io.moeplacement.formats.SolveReport;
import java.io.PrintWriter;
import java.util.Locale;

/** The metrics of one placement, one a line. */
final class SummaryText {

    private final PrintWriter out;
    private final PlacementProblem problem;

    SummaryText(PrintWriter out, PlacementProblem problem) {
        this.out = out;
        this.problem = problem;
    }

    void print(SolveReport report) {
        String ended = report.endedBy() == null
                ? ""
                : ", " + Figures.seconds(report.elapsedSeconds()) + ", ended by " + report.endedBy();
        line("result", report.name() + ": " + report.status() + ended);
        SolveReport.Objective objective = report.objective();
        if (objective != null) {
            String bound = objective.lowerBound() == null
                    ? ""
                    : " (at least " + Figures.value(objective.name(), objective.lowerBound()) + ", gap "
                            + Figures.percent(objective.gap()) + ")";
            line("objective", objective.name() + " " + Figures.value(objective.name(), objective.value()) + bound);
        }
        if (report.metrics() != null) {
            print(report.metrics());
        }
        if (!report.message().isEmpty()) {
            line("message", report.message());
        }
    }

    void line(String label, String text) {
        out.println(String.format(Locale.ROOT, "%-14s %s", label, text));
    }

    private void print(Metrics metrics) {
        Metrics.Imbalance imbalance = metrics.imbalance();
        line(
                "imbalance",
                "mean " + Figures.ratio(imbalance.mean()) + ", worst " + Figures.ratio(imbalance.worst()) + " (layer "
                        + imbalance.worstLayerId() + ")");
        line(
                "locality",
                "device " + Figures.ratio(metrics.locality()) + ", node " + Figures.ratio(metrics.nodeLocality()));
        Metrics.FanOut fanOut = metrics.fanOut();
        line(
                "fan-out",
                "devices " + Figures.ratio(fanOut == null ? null : fanOut.devices()) + ", nodes "
                        + Figures.ratio(fanOut == null ? null : fanOut.nodes()));
        line(
                "step time",
                Figures.milliseconds(metrics.stepTimeSeconds()) + " (computation "
                        + Figures.milliseconds(metrics.computeSeconds()) + ", communication "
                        + Figures.milliseconds(metrics.communicationSeconds()) + ", "
                        + problem.communication().name().toLowerCase(Locale.ROOT) + ", "
                        + problem.model().tokensPerStep()
                        + " tokens)");
        if (metrics.movedSlots() != null && metrics.movedBytes() != null) {
            line("moves", metrics.movedSlots() + " slots, " + Figures.megabytes(metrics.movedBytes()));
        }
        if (metrics.duplicateReplicas() > 0) {
            line("duplicates", metrics.duplicateReplicas() + " slots");
        }
        if (metrics.offHomeShare() != null) {
            line("off home", Figures.percent(metrics.offHomeShare()));
        }
    }
}

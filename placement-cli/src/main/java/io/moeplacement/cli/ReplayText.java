package io.moeplacement.cli;

import io.moeplacement.runtime.ReplayOptions;
import io.moeplacement.runtime.ReplayReport;
import io.moeplacement.runtime.buffer.BufferReport;
import io.moeplacement.runtime.sequences.SequenceReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A replay's report for people. */
final class ReplayText {

    private final PrintWriter out;

    ReplayText(PrintWriter out) {
        this.out = out;
    }

    void print(ReplayReport report, ReplayOptions options) {
        out.println(report.tokens() + " tokens in " + report.steps() + " steps of at most " + options.batchTokens()
                + ", " + report.communication().name().toLowerCase(Locale.ROOT) + " communication");
        out.println();
        Table times = new Table("seconds per step", "mean", "p50", "p95", "p99", "max");
        ReplayReport.StepSeconds seconds = report.stepSeconds();
        times.add(List.of(
                "step",
                Figures.milliseconds(seconds.mean()),
                Figures.milliseconds(seconds.p50()),
                Figures.milliseconds(seconds.p95()),
                Figures.milliseconds(seconds.p99()),
                Figures.milliseconds(seconds.max())));
        times.add(meanAlone("computation", seconds.compute()));
        times.add(meanAlone("all-to-all", seconds.allToAll()));
        BufferReport buffers = report.techniques().buffers();
        if (buffers != null) {
            times.add(meanAlone("stall", seconds.stall()));
        }
        times.print(out);
        out.println();
        ReplayReport.Imbalance imbalance = report.imbalance();
        Table figures = new Table("", "mean", "worst");
        figures.add(List.of("imbalance of a step", Figures.ratio(imbalance.mean()), Figures.ratio(imbalance.worst())));
        figures.add(List.of(
                "imbalance of all steps together",
                Figures.ratio(imbalance.pooledMean()),
                Figures.ratio(imbalance.pooledWorst())));
        figures.print(out);
        out.println();
        Table places = new Table("", "device", "node", "elsewhere");
        places.add(List.of(
                "locality", Figures.ratio(report.locality()), Figures.ratio(report.nodeLocality()), Figures.UNKNOWN));
        places.add(List.of(
                "fan-out",
                Figures.ratio(report.fanOut().devices()),
                Figures.ratio(report.fanOut().nodes()),
                Figures.UNKNOWN));
        places.add(List.of(
                "bytes",
                Figures.megabytes(report.bytes().sameDevice()),
                Figures.megabytes(report.bytes().sameNode()),
                Figures.megabytes(report.bytes().crossNode())));
        places.print(out);
        out.println();
        SequenceReport sequences = report.techniques().sequences();
        if (sequences != null) {
            SequenceFigures.print(sequences, out);
        }
        out.println("assignments " + report.assignments() + ", dropped " + report.dropped() + share(report)
                + ", padded rows " + report.padded());
        if (buffers != null) {
            new BufferText(out).print(buffers);
        }
    }

    private static List<String> meanAlone(String label, double seconds) {
        return List.of(
                label,
                Figures.milliseconds(seconds),
                Figures.UNKNOWN,
                Figures.UNKNOWN,
                Figures.UNKNOWN,
                Figures.UNKNOWN);
    }

    private static String share(ReplayReport report) {
        return report.dropped() == 0
                ? ""
                : " (" + Figures.percent((double) report.dropped() / report.assignments()) + ")";
    }
}

package io.moeplacement.formats;

import io.moeplacement.Metrics;
import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command's {@code --json}: one object per report, indented; what is not known is null. */
public final class SolveReportJson {

    private SolveReportJson() {}

    /** One report as an object. */
    public static String toJson(SolveReport report) {
        return JsonOut.toText(out -> out.object(body -> fields(body, report)));
    }

    /** Several reports as an array. */
    public static String toJson(List<SolveReport> reports) {
        return JsonOut.toText(out -> out.array(array -> {
            for (SolveReport report : reports) {
                array.object(body -> fields(body, report));
            }
        }));
    }

    /** Writes the keys of a report. */
    static void fields(JsonOut out, SolveReport report) throws IOException {
        out.text("name", report.name());
        out.text("status", report.status());
        out.figure("elapsedSeconds", report.elapsedSeconds());
        out.text("endedBy", report.endedBy());
        out.text("engineClaim", report.engineClaim());
        SolveReport.Objective objective = report.objective();
        if (objective == null) {
            out.nothing("objective");
        } else {
            out.object("objective", body -> {
                body.text("name", objective.name());
                body.figure("value", objective.value());
                body.figure("lowerBound", objective.lowerBound());
                body.figure("gap", objective.gap());
            });
        }
        metrics(out, report.metrics());
        out.text("message", report.message());
    }

    private static void metrics(JsonOut out, @Nullable Metrics metrics) throws IOException {
        if (metrics == null) {
            out.nothing("metrics");
            return;
        }
        out.object("metrics", body -> {
            body.figure("locality", metrics.locality());
            body.figure("nodeLocality", metrics.nodeLocality());
            fanOut(body, metrics.fanOut());
            body.object("imbalance", imbalance -> {
                imbalance.figure("mean", metrics.imbalance().mean());
                imbalance.figure("worst", metrics.imbalance().worst());
                imbalance.number("worstLayer", metrics.imbalance().worstLayerId());
            });
            body.figure("stepTimeSeconds", metrics.stepTimeSeconds());
            body.figure("computeSeconds", metrics.computeSeconds());
            body.figure("communicationSeconds", metrics.communicationSeconds());
            body.whole("movedSlots", metrics.movedSlots());
            Double bytes = metrics.movedBytes();
            body.number("movedBytes", bytes == null ? Double.NaN : bytes);
            body.number("duplicateReplicas", metrics.duplicateReplicas());
            body.figure("offHomeShare", metrics.offHomeShare());
        });
    }

    private static void fanOut(JsonOut out, Metrics.@Nullable FanOut fanOut) throws IOException {
        if (fanOut == null) {
            out.nothing("fanOut");
        } else {
            out.object("fanOut", body -> {
                body.figure("devices", fanOut.devices());
                body.figure("nodes", fanOut.nodes());
            });
        }
    }
}

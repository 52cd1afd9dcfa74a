package io.moeplacement.formats;

import io.moeplacement.Metrics;
import io.moeplacement.Selections;
import io.moeplacement.formats.json.JsonIn;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads back what {@link SolveReportJson} writes. */
final class SolveReportIn {

    private SolveReportIn() {}

    static SolveReport report(JsonIn in) throws IOException {
        Map<String, @Nullable String> texts = new HashMap<>();
        @Nullable Double[] elapsed = new Double[1];
        SolveReport.@Nullable Objective[] objective = new SolveReport.Objective[1];
        @Nullable Metrics[] metrics = new Metrics[1];
        in.object(key -> {
            switch (key) {
                case "name", "status", "message" -> texts.put(key, in.text());
                case "endedBy", "engineClaim" -> texts.put(key, in.orNull(in::text));
                case "elapsedSeconds" -> elapsed[0] = in.number();
                case "objective" -> objective[0] = in.orNull(() -> objective(in));
                case "metrics" -> metrics[0] = in.orNull(() -> metrics(in));
                default ->
                    throw in.unknownKey(
                            "name",
                            "status",
                            "elapsedSeconds",
                            "endedBy",
                            "engineClaim",
                            "objective",
                            "metrics",
                            "message");
            }
        });
        return new SolveReport(
                in.required(texts.get("name"), "report.name"),
                in.required(texts.get("status"), "report.status"),
                in.required(elapsed[0], "report.elapsedSeconds"),
                texts.get("endedBy"),
                texts.get("engineClaim"),
                objective[0],
                metrics[0],
                in.required(texts.get("message"), "report.message"));
    }

    private static SolveReport.Objective objective(JsonIn in) throws IOException {
        @Nullable String[] name = new String[1];
        Map<String, @Nullable Double> figures = new HashMap<>();
        in.object(key -> {
            switch (key) {
                case "name" -> name[0] = in.text();
                case "value", "lowerBound", "gap" -> figures.put(key, in.orNull(in::number));
                default -> throw in.unknownKey("name", "value", "lowerBound", "gap");
            }
        });
        return new SolveReport.Objective(
                in.required(name[0], "report.objective.name"),
                in.required(figures.get("value"), "report.objective.value"),
                figures.get("lowerBound"),
                figures.get("gap"));
    }

    private static Metrics metrics(JsonIn in) throws IOException {
        Map<String, @Nullable Double> figures = new HashMap<>();
        Metrics.@Nullable FanOut[] fanOut = new Metrics.FanOut[1];
        in.object(key -> {
            switch (key) {
                case "locality",
                        "nodeLocality",
                        "stepTimeSeconds",
                        "computeSeconds",
                        "communicationSeconds",
                        "movedSlots",
                        "movedBytes",
                        "duplicateReplicas",
                        "offHomeShare" -> figures.put(key, in.orNull(in::number));
                case "fanOut" -> fanOut[0] = in.orNull(() -> fanOut(in));
                case "imbalance" ->
                    in.object(part -> {
                        switch (part) {
                            case "mean", "worst", "worstLayer" -> figures.put(part, in.number());
                            default -> throw in.unknownKey("mean", "worst", "worstLayer");
                        }
                    });
                default -> throw in.unknownKey("the metrics of this release");
            }
        });
        Double moved = figures.get("movedSlots");
        return new Metrics(
                new Metrics.Imbalance(
                        figure(in, figures, "mean"),
                        figure(in, figures, "worst"),
                        (int) figure(in, figures, "worstLayer"),
                        List.of()),
                figures.get("locality"),
                figures.get("nodeLocality"),
                fanOut[0],
                figure(in, figures, "stepTimeSeconds"),
                figure(in, figures, "computeSeconds"),
                figure(in, figures, "communicationSeconds"),
                moved == null ? null : moved.longValue(),
                figures.get("movedBytes"),
                (int) figure(in, figures, "duplicateReplicas"),
                figures.get("offHomeShare"));
    }

    private static double figure(JsonIn in, Map<String, @Nullable Double> figures, String key) {
        return in.required(figures.get(key), "report.metrics." + key);
    }

    private static Metrics.FanOut fanOut(JsonIn in) throws IOException {
        Map<String, @Nullable Double> figures = new HashMap<>();
        in.object(key -> {
            switch (key) {
                case "devices", "nodes" -> figures.put(key, in.number());
                default -> throw in.unknownKey("devices", "nodes");
            }
        });
        return new Metrics.FanOut(
                in.required(figures.get("devices"), "report.metrics.fanOut.devices"),
                in.required(figures.get("nodes"), "report.metrics.fanOut.nodes"),
                Selections.Basis.TOKENS);
    }

    /** The report with what the command's JSON leaves out and a solution file keeps beside it. */
    static SolveReport completed(SolveReport report, List<Double> perLayer, Selections.@Nullable Basis basis) {
        Metrics read = report.metrics();
        if (read == null) {
            return report;
        }
        Metrics.FanOut fanOut = read.fanOut();
        Metrics whole = new Metrics(
                new Metrics.Imbalance(
                        read.imbalance().mean(),
                        read.imbalance().worst(),
                        read.imbalance().worstLayerId(),
                        perLayer),
                read.locality(),
                read.nodeLocality(),
                fanOut == null || basis == null ? fanOut : new Metrics.FanOut(fanOut.devices(), fanOut.nodes(), basis),
                read.stepTimeSeconds(),
                read.computeSeconds(),
                read.communicationSeconds(),
                read.movedSlots(),
                read.movedBytes(),
                read.duplicateReplicas(),
                read.offHomeShare());
        return new SolveReport(
                report.name(),
                report.status(),
                report.elapsedSeconds(),
                report.endedBy(),
                report.engineClaim(),
                report.objective(),
                whole,
                report.message());
    }
}

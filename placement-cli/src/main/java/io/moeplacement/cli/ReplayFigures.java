package io.moeplacement.cli;

import io.moeplacement.runtime.ReplayReport;
import io.moeplacement.runtime.buffer.BufferReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A replay's report as the tree that {@code --json} prints. */
final class ReplayFigures {

    private ReplayFigures() {}

    static Map<String, @Nullable Object> tree(ReplayReport report) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("tokens", report.tokens());
        tree.put("steps", report.steps());
        tree.put("communication", report.communication().name().toLowerCase(Locale.ROOT));
        tree.put("locality", report.locality());
        tree.put("nodeLocality", report.nodeLocality());
        tree.put("fanOut", fanOut(report.fanOut()));
        tree.put("imbalance", imbalance(report.imbalance()));
        tree.put("stepSeconds", seconds(report.stepSeconds()));
        tree.put("bytes", bytes(report.bytes()));
        tree.put("assignments", report.assignments());
        tree.put("dropped", report.dropped());
        tree.put("padded", report.padded());
        BufferReport buffers = report.techniques().buffers();
        tree.put("misses", buffers == null ? null : buffers.misses());
        tree.put("buffers", buffers == null ? null : BufferFigures.tree(buffers));
        tree.put("sequences", SequenceFigures.tree(report.techniques().sequences()));
        return tree;
    }

    private static Map<String, Object> fanOut(ReplayReport.FanOut fanOut) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("devices", fanOut.devices());
        tree.put("nodes", fanOut.nodes());
        return tree;
    }

    private static Map<String, Object> imbalance(ReplayReport.Imbalance imbalance) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("mean", imbalance.mean());
        tree.put("worst", imbalance.worst());
        tree.put("pooledMean", imbalance.pooledMean());
        tree.put("pooledWorst", imbalance.pooledWorst());
        return tree;
    }

    private static Map<String, Object> seconds(ReplayReport.StepSeconds seconds) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("mean", seconds.mean());
        tree.put("p50", seconds.p50());
        tree.put("p95", seconds.p95());
        tree.put("p99", seconds.p99());
        tree.put("max", seconds.max());
        tree.put("compute", seconds.compute());
        tree.put("allToAll", seconds.allToAll());
        tree.put("stall", seconds.stall());
        return tree;
    }

    private static Map<String, Object> bytes(ReplayReport.Bytes bytes) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("sameDevice", bytes.sameDevice());
        tree.put("sameNode", bytes.sameNode());
        tree.put("crossNode", bytes.crossNode());
        return tree;
    }
}

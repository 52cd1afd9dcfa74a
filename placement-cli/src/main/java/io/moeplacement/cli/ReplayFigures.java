package io.moeplacement.cli;

import io.moeplacement.runtime.ReplayReport;
import io.moeplacement.runtime.condensation.CondensationReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A replay's report as the tree that {@code --json} prints. */
final class ReplayFigures {

    private ReplayFigures() {}

    /** @param merging how tokens were merged, if they were */
    static Map<String, @Nullable Object> tree(ReplayReport report, CondensationArguments merging) {
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
        // Counts misses of expert buffers, which no replay has yet.
        tree.put("misses", null);
        CondensationReport condensed = report.techniques().condensation();
        tree.put("condensation", condensed == null ? null : CondensationFigures.tree(condensed, merging));
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

package io.moeplacement.cli;

import io.moeplacement.runtime.buffer.BufferReport;
import io.moeplacement.runtime.buffer.BufferSizing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What expert buffers did, as the tree that {@code --json} prints. */
final class BufferFigures {

    private BufferFigures() {}

    static Map<String, @Nullable Object> tree(BufferReport report) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("policy", Choices.lowerCase(report.policy()));
        tree.put("slots", report.slots());
        tree.put("requests", report.requests());
        tree.put("misses", report.misses());
        tree.put("missRate", report.missRate());
        tree.put("worstDeviceMissRate", report.worstDeviceMissRate());
        tree.put("bytes", report.bytes());
        tree.put("stallSeconds", report.stallSeconds());
        tree.put("deviceBytes", report.deviceBytes());
        tree.put("unbufferedBytes", report.unbufferedBytes());
        return tree;
    }

    static List<Map<String, @Nullable Object>> curve(BufferComparison comparison) {
        return comparison.buffers().stream().map(BufferFigures::tree).toList();
    }

    static List<Map<String, @Nullable Object>> sizing(BufferComparison comparison) {
        return comparison.answers().stream().map(BufferFigures::tree).toList();
    }

    private static Map<String, @Nullable Object> tree(BufferSizing sizing) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("policy", Choices.lowerCase(sizing.best().policy()));
        tree.put("measure", Choices.lowerCase(sizing.target().measure()));
        tree.put("most", sizing.target().most());
        BufferReport smallest = sizing.smallest();
        tree.put("slots", smallest == null ? null : smallest.slots());
        tree.put("value", smallest == null ? null : sizing.target().valueOf(smallest));
        tree.put("bestSlots", sizing.best().slots());
        tree.put("bestValue", sizing.target().valueOf(sizing.best()));
        return tree;
    }
}

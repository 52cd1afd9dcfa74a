package io.moeplacement.formats.profiles;

import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.files.SizeLimits;
import java.util.ArrayList;
import java.util.List;

/** Counts loads of one trace: one table, or one per step where steps become windows. Mutable, not thread-safe. */
final class TraceLoads implements TraceFile.LoadSink {

    private final TraceFile trace;
    private final int experts;
    private final boolean perStep;
    private final List<double[][]> tables = new ArrayList<>();
    private final List<Long> steps = new ArrayList<>();

    TraceLoads(TraceFile trace, int experts, ProfileOptions options) {
        this.trace = trace;
        this.experts = experts;
        this.perStep = trace.hasSteps() && (options.windows() || options.windowRange() != null);
    }

    @Override
    public double[][] tableOf(long step) {
        int last = tables.size() - 1;
        if (last >= 0 && (!perStep || steps.get(last) == step)) {
            return tables.get(last);
        }
        SizeLimits.requireTable(trace.file() + ": loads", last + 2L, trace.layers(), experts);
        double[][] table = new double[trace.layers()][experts];
        tables.add(table);
        steps.add(step);
        return table;
    }

    List<double[][]> tables() {
        return tables;
    }

    /** What the dump calls its steps; 0 where all are one. */
    long[] labels() {
        return perStep ? steps.stream().mapToLong(Long::longValue).toArray() : new long[1];
    }
}

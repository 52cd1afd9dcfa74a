package io.moeplacement.formats.profiles;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.files.SizeLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads that a serving engine counted step by step. Left out are steps at the beginning on demand, empty steps always, and,
 * where a dump has a row for every hidden layer, the layers without traffic; those behind the last layer that has some stay,
 * as an engine with such dumps wants placements of that many rows.
 */
public final class StepLoads implements ProfileSource {

    private final StepTables tables;
    private final StepScan scan;
    private final int skip;
    /** Rows of the dump that are layers of the profile. */
    private final int[] rows;

    private final long[] labels;

    private StepLoads(StepTables tables, StepScan scan, int skip) {
        this.tables = tables;
        this.scan = scan;
        this.skip = skip;
        this.labels = scan.labels();
        this.rows = tables.hasDenseLayers()
                ? scan.busyRows()
                : IntStream.range(0, scan.layers()).toArray();
    }

    /**
     * Looks at every step once.
     *
     * @throws FormatException when steps differ in shape, are too many, or none with traffic is left
     */
    public static StepLoads scan(StepTables tables, ProfileOptions options) throws IOException {
        int skip = options.skipSteps();
        StepScan scan = new StepScan(tables.file(), skip);
        tables.forEach(scan::add);
        if (scan.steps() == 0) {
            throw new FormatException(tables.file() + ": holds no step");
        }
        requireSteps(tables.file(), skip, scan.steps());
        if (skip > 0 && tables.isRing() && !scan.isLastEmpty()) {
            throw new FormatException(tables.file() + ": steps cannot be skipped (" + skip + "): all " + scan.steps()
                    + " slots of the ring buffer are in use, so that the first one need not be the oldest; dump before"
                    + " the buffer is full");
        }
        StepLoads loads = new StepLoads(tables, scan, skip);
        if (loads.labels.length == 0) {
            throw new FormatException(tables.file() + ": holds no traffic, none of its " + scan.steps() + " steps"
                    + (skip > 0 ? " (" + skip + " skipped)" : "") + " counts anything");
        }
        return loads;
    }

    /** @throws FormatException when skipping leaves nothing */
    static void requireSteps(Path file, int skip, long steps) {
        if (skip >= steps) {
            throw new FormatException(file + ": skipping " + skip + " steps leaves nothing, there "
                    + (steps == 1 ? "is 1 step" : "are " + steps + " steps"));
        }
    }

    @Override
    public List<String> notes() {
        List<String> lines = new ArrayList<>(tables.notes());
        int empty = scan.steps() - skip - labels.length;
        if (scan.steps() > 1) {
            lines.add(file() + ": " + scan.steps() + " steps" + (skip > 0 ? ", " + skip + " skipped" : "")
                    + (empty > 0 ? ", " + empty + " empty and left out" : ""));
        }
        if (tables.isRing() && scan.steps() > 1 && !scan.isLastEmpty()) {
            lines.add(file() + ": the ring buffer is full, the order of its steps need not be that of time");
        }
        if (rows.length < scan.layers()) {
            lines.add(file() + ": " + (scan.layers() - rows.length) + " of " + scan.layers()
                    + " layers have no traffic and are taken as dense");
        }
        return List.copyOf(lines);
    }

    @Override
    public Path file() {
        return tables.file();
    }

    @Override
    public int experts() {
        return scan.experts();
    }

    @Override
    public boolean declaresExperts() {
        return true;
    }

    @Override
    public int layers() {
        return rows.length;
    }

    @Override
    public int @Nullable [] namedLayers() {
        return tables.hasDenseLayers() ? rows.clone() : tables.layerIds();
    }

    @Override
    public @Nullable Integer tokenTopK() {
        return tables.topK();
    }

    /** What the dump calls its windows, {@code [windows]}. */
    long[] labels() {
        return labels.clone();
    }

    /** Loads summed over windows, {@code [layers][experts]}. */
    double[][] readSum() throws IOException {
        SizeLimits.requireTable(file() + ": loads", rows.length, experts());
        double[][] sum = new double[rows.length][experts()];
        forEachKept(loads -> addTo(sum, loads));
        return sum;
    }

    /** Loads of every window, {@code [windows][layers][experts]}. */
    List<double[][]> readWindows() throws IOException {
        SizeLimits.requireTable(file() + ": loads", labels.length, rows.length, experts());
        List<double[][]> windows = new ArrayList<>();
        forEachKept(loads -> {
            double[][] window = new double[rows.length][experts()];
            addTo(window, loads);
            windows.add(window);
        });
        if (windows.size() != labels.length) {
            throw new FormatException(file() + ": changed while it was read");
        }
        return windows;
    }

    private void forEachKept(java.util.function.Consumer<double[][]> window) throws IOException {
        int[] seen = {0};
        tables.forEach((label, loads) -> {
            scan.requireSameShape(label, loads);
            if (seen[0]++ >= skip && java.util.Arrays.stream(loads).anyMatch(StepScan::isBusy)) {
                window.accept(loads);
            }
        });
    }

    private void addTo(double[][] sum, double[][] loads) {
        for (int layer = 0; layer < rows.length; layer++) {
            double[] row = loads[rows[layer]];
            for (int expert = 0; expert < row.length; expert++) {
                sum[layer][expert] += row[expert];
            }
        }
    }
}

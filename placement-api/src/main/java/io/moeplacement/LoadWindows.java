package io.moeplacement;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Expert loads over time: one {@code [layers][experts]} table of (token, expert) assignments per window.
 *
 * <p>Immutable, value-equal.
 */
public final class LoadWindows {

    private final long[] labels;
    private final LoadTables tables;

    private LoadWindows(long[] labels, LoadTables tables) {
        this.labels = labels;
        this.tables = tables;
    }

    /**
     * Windows in time order.
     *
     * @param labels what the source calls each window (an iteration, a time), {@code [windows]}
     * @param loads {@code [windows][layers][experts]}, finite and not negative
     * @throws IllegalArgumentException when there is no window, shapes clash or a count is not allowed
     */
    public static LoadWindows of(long[] labels, double[][][] loads) {
        LoadTables tables = LoadTables.of("load window", loads);
        if (labels.length != loads.length) {
            throw new IllegalArgumentException(labels.length + " labels for " + loads.length + " load windows");
        }
        return new LoadWindows(labels.clone(), tables);
    }

    /** Number of windows, at least 1. */
    public int windows() {
        return tables.tables();
    }

    /** Number of layers. */
    public int layers() {
        return tables.layers();
    }

    /** Experts per layer. */
    public int experts() {
        return tables.experts();
    }

    /** What the source calls a window. */
    public long label(int window) {
        return labels[window];
    }

    /** Assignments to an expert in one window. */
    public double load(int window, int layer, int expert) {
        return tables.count(window, layer, expert);
    }

    /** Loads of one layer in one window, {@code [experts]}, as a copy. */
    public double[] loads(int window, int layer) {
        return tables.row(window, layer);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LoadWindows that && Arrays.equals(labels, that.labels) && tables.equals(that.tables);
    }

    @Override
    public int hashCode() {
        return tables.hashCode();
    }

    @Override
    public String toString() {
        return "LoadWindows[windows=" + windows() + ", layers=" + layers() + ", experts=" + experts() + "]";
    }
}

package io.moeplacement;

import org.jspecify.annotations.Nullable;

/**
 * Measured loads by the device a token comes from: (token, expert) assignments {@code [source][layers][experts]}.
 *
 * <p>Home communication uses them in place of uniform sources, each layer normalised by its own sum; a layer without any
 * count keeps uniform sources. Immutable, value-equal.
 */
public final class SourceLoads {

    private final LoadTables tables;

    private SourceLoads(LoadTables tables) {
        this.tables = tables;
    }

    /**
     * Source loads from a table.
     *
     * @param loads {@code [sources][layers][experts]}, finite and not negative
     * @throws IllegalArgumentException when shapes clash or a count is not allowed
     */
    public static SourceLoads of(double[][][] loads) {
        return new SourceLoads(LoadTables.of("source", loads));
    }

    /** Number of sources; source i is device i of the topology. */
    public int sources() {
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

    /** Assignments of a source's tokens to an expert. */
    public double load(int source, int layer, int expert) {
        return tables.count(source, layer, expert);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourceLoads that && tables.equals(that.tables);
    }

    @Override
    public int hashCode() {
        return tables.hashCode();
    }

    @Override
    public String toString() {
        return "SourceLoads[sources=" + sources() + ", layers=" + layers() + ", experts=" + experts() + "]";
    }
}

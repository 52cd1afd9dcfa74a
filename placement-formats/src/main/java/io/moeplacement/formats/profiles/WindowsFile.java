package io.moeplacement.formats.profiles;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.numpy.NpyHeader;
import io.moeplacement.formats.numpy.NpyReader;
import io.moeplacement.formats.numpy.NpzArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A numpy archive of loads over time: {@code loads [windows, layers, experts]}, optional {@code iteration [windows]} and
 * {@code source_loads [source windows, layers, sources, experts]}.
 *
 * @param skipped windows at the beginning that are left out
 * @param windows windows that are kept
 */
public record WindowsFile(Path file, int skipped, int windows, int layers, int experts, int sources, long maxBytes)
        implements ProfileSource {

    static final String LOADS = "loads";
    private static final String LABELS = "iteration";
    private static final String SOURCES = "source_loads";
    private static final String SOURCE_LABELS = "source_iteration";

    /** Reads the shapes. */
    static WindowsFile scan(Path file, ProfileOptions options) throws IOException {
        try (NpzArchive archive = NpzArchive.open(file, options.maxInputBytes())) {
            return scan(file, archive, options.skipSteps(), options.maxInputBytes());
        }
    }

    private static WindowsFile scan(Path file, NpzArchive archive, int skip, long maxBytes) throws IOException {
        int windows;
        int layers;
        int experts;
        try (NpyReader loads = archive.array(LOADS)) {
            NpyHeader header = requireDimensions(loads, 3, "[windows, layers, experts]");
            windows = size(loads, 0, Integer.MAX_VALUE);
            layers = size(loads, 1, SizeLimits.MAX_LAYERS);
            experts = size(loads, 2, SizeLimits.MAX_EXPERTS);
            SizeLimits.requireTable(file + ": loads", header.size(1), header.size(2));
        }
        StepLoads.requireSteps(file, skip, windows);
        int sources = scanSources(archive, layers, experts);
        return new WindowsFile(file, skip, windows - skip, layers, experts, sources, maxBytes);
    }

    private static int scanSources(NpzArchive archive, int layers, int experts) throws IOException {
        if (!archive.has(SOURCES)) {
            return 0;
        }
        try (NpyReader loads = archive.array(SOURCES)) {
            NpyHeader header = requireDimensions(loads, 4, "[windows, layers, sources, experts]");
            if (header.size(1) != layers || header.size(3) != experts) {
                throw new FormatException(loads.where() + ": shape " + header.shapeText() + " clashes with '" + LOADS
                        + "', which has " + layers + " layers and " + experts + " experts");
            }
            size(loads, 0, Integer.MAX_VALUE);
            int sources = size(loads, 2, SizeLimits.MAX_DEVICES);
            SizeLimits.requireTable(loads.where(), sources, layers, experts);
            return sources;
        }
    }

    private static NpyHeader requireDimensions(NpyReader array, int dimensions, String expected) {
        if (array.header().dimensions() != dimensions) {
            throw new FormatException(
                    array.where() + ": shape " + array.header().shapeText() + ", expected " + expected);
        }
        return array.header();
    }

    private static int size(NpyReader array, int dimension, int most) {
        long size = array.header().size(dimension);
        if (size < 1 || size > most) {
            throw new FormatException(
                    array.where() + ": shape " + array.header().shapeText()
                            + ", every size must be at least 1, that of dimension " + dimension + " at most " + most);
        }
        return (int) size;
    }

    @Override
    public boolean declaresExperts() {
        return true;
    }

    /** Loads summed over windows, {@code [layers][experts]}. */
    double[][] readSum() throws IOException {
        double[][] sum = new double[layers][experts];
        try (NpzArchive archive = NpzArchive.open(file, maxBytes);
                NpyReader loads = archive.array(LOADS)) {
            skip(loads);
            for (int window = 0; window < windows; window++) {
                addTable(loads, sum);
            }
            loads.finish();
        }
        return sum;
    }

    /** Loads of every window, {@code [windows][layers][experts]}. */
    double[][][] readWindows() throws IOException {
        SizeLimits.requireTable(file + ": loads", windows, layers, experts);
        double[][][] tables = new double[windows][layers][experts];
        try (NpzArchive archive = NpzArchive.open(file, maxBytes);
                NpyReader loads = archive.array(LOADS)) {
            skip(loads);
            for (double[][] table : tables) {
                addTable(loads, table);
            }
            loads.finish();
        }
        return tables;
    }

    /** Leaves windows out, but checks them. */
    private void skip(NpyReader loads) throws IOException {
        for (long element = 0; element < (long) skipped * layers * experts; element++) {
            loads.nextCount();
        }
    }

    private static void addTable(NpyReader from, double[][] to) throws IOException {
        for (double[] row : to) {
            for (int expert = 0; expert < row.length; expert++) {
                row[expert] += from.nextCount();
            }
        }
    }

    /** What the file calls its windows, {@code [windows]}; 0, 1, ... where it does not say. */
    long[] readLabels() throws IOException {
        try (NpzArchive archive = NpzArchive.open(file, maxBytes)) {
            long[] labels = labels(archive, LABELS, (long) skipped + windows);
            long[] all = labels != null
                    ? labels
                    : LongStream.range(0, (long) skipped + windows).toArray();
            return Arrays.copyOfRange(all, skipped, all.length);
        }
    }

    private static long @Nullable [] labels(NpzArchive archive, String key, long expected) throws IOException {
        if (!archive.has(key)) {
            return null;
        }
        try (NpyReader array = archive.array(key)) {
            NpyHeader header = array.header();
            if (!header.isInteger() || header.dimensions() != 1 || header.size(0) != expected) {
                throw new FormatException(array.where() + ": " + (header.isInteger() ? "integer" : "floating-point")
                        + " array of shape " + header.shapeText() + ", expected integers of shape [" + expected + "]");
            }
            SizeLimits.requireTable(array.where(), expected);
            long[] labels = new long[(int) expected];
            for (int window = 0; window < labels.length; window++) {
                labels[window] = array.nextLong();
            }
            array.finish();
            return labels;
        }
    }

    /** Loads by source summed over windows, {@code [sources][layers][experts]}, or null when the file has none. */
    double @Nullable [][][] readSources() throws IOException {
        return readSources(label -> true);
    }

    /**
     * The same over the source windows whose labels are kept; null when the file has none. Windows without labels are kept.
     */
    double @Nullable [][][] readSources(LongPredicate kept) throws IOException {
        if (sources == 0) {
            return null;
        }
        boolean any = false;
        double[][][] sum = new double[sources][layers][experts];
        try (NpzArchive archive = NpzArchive.open(file, maxBytes);
                NpyReader loads = archive.array(SOURCES)) {
            long sourceWindows = loads.header().size(0);
            long[] labels = labels(archive, SOURCE_LABELS, sourceWindows);
            for (long window = 0; window < sourceWindows; window++) {
                double weight = labels == null || kept.test(labels[(int) window]) ? 1 : 0;
                any |= weight > 0;
                for (int layer = 0; layer < layers; layer++) {
                    for (double[][] source : sum) {
                        for (int expert = 0; expert < experts; expert++) {
                            source[layer][expert] += weight * loads.nextCount();
                        }
                    }
                }
            }
            loads.finish();
        }
        return any ? sum : null;
    }
}

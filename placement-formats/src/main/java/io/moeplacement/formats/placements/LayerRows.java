package io.moeplacement.formats.placements;

import io.moeplacement.formats.files.SizeLimits;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows that stand under the number of their layer, as they are found in a file. Not thread-safe. */
final class LayerRows {

    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,8}");

    private final TreeMap<Integer, int[]> rows = new TreeMap<>();

    /**
     * The layer a key names.
     *
     * @return the number, or null when the key is none that may come next
     */
    static @Nullable Integer layer(String key) {
        return NUMBER.matcher(key).matches() ? Integer.valueOf(key) : null;
    }

    /** Adds a row; false when the layer is there already, or there are too many. */
    boolean add(int layer, int[] row) {
        return rows.size() < SizeLimits.MAX_LAYERS && rows.putIfAbsent(layer, row) == null;
    }

    /** All rows in order of their layers. */
    PlacementTable table(Path file, LayerNumbering numbering, @Nullable Integer experts) {
        int[] labels = rows.keySet().stream().mapToInt(Integer::intValue).toArray();
        return new PlacementTable(
                file, numbering, labels, experts, null, rows.values().toArray(int[][]::new));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The first number that is missing from 0, 1, 2, ..., or null. */
    @Nullable
    Integer gap() {
        int next = 0;
        for (int layer : rows.keySet()) {
            if (layer != next++) {
                return next - 1;
            }
        }
        return null;
    }
}

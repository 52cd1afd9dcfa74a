package io.moeplacement.formats.profiles;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import java.nio.file.Path;
import java.util.Set;

/**
 * Checks of layer and expert ids in one CSV row.
 *
 * @param experts allowed experts, 0..experts-1
 */
record CsvIds(Path file, long line, int experts) {

    void addLayer(Set<Integer> layers, long id) {
        if (id >= Integer.MAX_VALUE) {
            throw new FormatException(at() + "layer (" + id + ") must be below " + Integer.MAX_VALUE);
        }
        layers.add((int) id);
        if (layers.size() > SizeLimits.MAX_LAYERS) {
            throw new FormatException(at() + "more than " + SizeLimits.MAX_LAYERS + " layers");
        }
    }

    int expert(String column, long id) {
        if (id >= experts) {
            throw new FormatException(at() + column + " (" + id + ") must be in 0.." + (experts - 1));
        }
        return (int) id;
    }

    private String at() {
        return file + ":" + line + ": ";
    }

    /** Rows that were not in the file count 0; they are NaN while reading, to tell them from counts of 0. */
    static void fillMissing(double[] counts) {
        for (int i = 0; i < counts.length; i++) {
            if (Double.isNaN(counts[i])) {
                counts[i] = 0;
            }
        }
    }
}

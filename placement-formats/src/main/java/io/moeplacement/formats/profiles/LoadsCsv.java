package io.moeplacement.formats.profiles;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.text.CsvRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A CSV file of loads: {@code layer,expert,tokens}. Rows may come in any order; missing rows count 0. */
public record LoadsCsv(Path file, int[] layerIds, int experts, long maxBytes) implements ProfileSource {

    /** Names of the columns. */
    public static final String HEADER = "layer,expert,tokens";

    /** Checks every row and finds the layers and the largest expert id. */
    static LoadsCsv scan(Path file, ProfileOptions options) throws IOException {
        CsvScan scan = CsvScan.of(file, HEADER, options);
        return new LoadsCsv(file, scan.layerIds(), scan.experts(), options.maxInputBytes());
    }

    @Override
    public int layers() {
        return layerIds.length;
    }

    @Override
    public int[] namedLayers() {
        return layerIds.clone();
    }

    /** Reads the loads, {@code [layers][allExperts]}. */
    double[][] read(int allExperts) throws IOException {
        SizeLimits.requireTable(file + ": loads", layerIds.length, allExperts);
        double[][] loads = new double[layerIds.length][allExperts];
        for (double[] row : loads) {
            Arrays.fill(row, Double.NaN);
        }
        CsvRows.visit(file, HEADER, maxBytes, (line, fields) -> {
            int layer = Arrays.binarySearch(layerIds, (int) fields[0]);
            int expert = (int) fields[1];
            if (!Double.isNaN(loads[layer][expert])) {
                throw new FormatException(
                        file + ":" + line + ": layer " + fields[0] + ", expert " + expert + " is there twice");
            }
            loads[layer][expert] = fields[2];
        });
        for (double[] row : loads) {
            CsvIds.fillMissing(row);
        }
        return loads;
    }
}

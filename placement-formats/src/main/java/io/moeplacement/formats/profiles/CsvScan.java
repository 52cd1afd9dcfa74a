package io.moeplacement.formats.profiles;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.text.CsvRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeSet;

/**
 * What a first look at all rows of a CSV file of counts tells.
 *
 * @param layerIds ids in the first column, ascending
 * @param experts largest expert id plus 1
 */
record CsvScan(int[] layerIds, int experts) {

    /**
     * Checks every row.
     *
     * @param header names of the columns: the layer, one or more expert ids, the count
     * @throws FormatException when a row is damaged, an id is out of range, or there is no row
     */
    static CsvScan of(Path file, String header, ProfileOptions options) throws IOException {
        String[] columns = header.split(",", -1);
        TreeSet<Integer> layers = new TreeSet<>();
        int[] largest = {-1};
        Integer declared = options.experts();
        int limit = declared != null ? declared : SizeLimits.MAX_EXPERTS;
        CsvRows.visit(file, header, options.maxInputBytes(), (line, fields) -> {
            CsvIds ids = new CsvIds(file, line, limit);
            ids.addLayer(layers, fields[0]);
            for (int column = 1; column < columns.length - 1; column++) {
                largest[0] = Math.max(largest[0], ids.expert(columns[column], fields[column]));
            }
        });
        if (layers.isEmpty()) {
            throw new FormatException(file + ": no rows after the header " + header);
        }
        return new CsvScan(layers.stream().mapToInt(Integer::intValue).toArray(), largest[0] + 1);
    }
}

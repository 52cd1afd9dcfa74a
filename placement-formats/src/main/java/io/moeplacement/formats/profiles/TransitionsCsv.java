package io.moeplacement.formats.profiles;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.text.CsvRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * A CSV file of transitions: {@code layer,from_expert,to_expert,tokens}, where layer is the source layer.
 *
 * @param sourceIds ids of the source layers, ascending
 */
public record TransitionsCsv(Path file, int[] sourceIds, int experts, long maxBytes) implements ProfileSource {

    /** Names of the columns. */
    public static final String HEADER = "layer,from_expert,to_expert,tokens";

    /** Checks every row and finds the layers and the largest expert id. */
    static TransitionsCsv scan(Path file, ProfileOptions options) throws IOException {
        CsvScan scan = CsvScan.of(file, HEADER, options);
        return new TransitionsCsv(file, scan.layerIds(), scan.experts(), options.maxInputBytes());
    }

    @Override
    public boolean givesLoads() {
        return false;
    }

    @Override
    public int layers() {
        return layerIds().length;
    }

    /** Ids of the layers when no loads name them: every source and the id after it, ascending. */
    int[] layerIds() {
        TreeSet<Integer> ids = new TreeSet<>();
        for (int source : sourceIds) {
            ids.add(source);
            ids.add(source + 1);
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Reads the transitions, {@code [layers-1][allExperts][allExperts]}.
     *
     * @param layerIds ids of all layers, ascending
     * @param layersFrom what names the layers, for messages
     * @throws FormatException when a source layer is not among the layers or is the last
     */
    double[][][] read(int[] layerIds, int allExperts, String layersFrom) throws IOException {
        for (int source : sourceIds) {
            int layer = Arrays.binarySearch(layerIds, source);
            if (layer < 0 || layer == layerIds.length - 1) {
                throw new FormatException(file + ": source layer " + source
                        + (layer < 0 ? " is not among" : " is the last of") + " the layers of " + layersFrom + " ("
                        + layerIds[0] + ".." + layerIds[layerIds.length - 1] + ")");
            }
        }
        SizeLimits.requireTable(file + ": transitions", layerIds.length - 1, allExperts, allExperts);
        double[][][] counts = new double[layerIds.length - 1][allExperts][allExperts];
        for (int source : sourceIds) {
            for (double[] row : counts[Arrays.binarySearch(layerIds, source)]) {
                Arrays.fill(row, Double.NaN);
            }
        }
        CsvRows.visit(file, HEADER, maxBytes, (line, fields) -> {
            double[] row = counts[Arrays.binarySearch(layerIds, (int) fields[0])][(int) fields[1]];
            int to = (int) fields[2];
            if (!Double.isNaN(row[to])) {
                throw new FormatException(file + ":" + line + ": layer " + fields[0] + ", from_expert " + fields[1]
                        + ", to_expert " + to + " is there twice");
            }
            row[to] = fields[3];
        });
        for (double[][] pair : counts) {
            for (double[] row : pair) {
                CsvIds.fillMissing(row);
            }
        }
        return counts;
    }

    /** Loads that transitions imply: what leaves each expert, and for a layer nothing leaves, what arrives. */
    static double[][] impliedLoads(double[][][] transitions, int[] layerIds, int[] sourceIds, int experts) {
        double[][] loads = new double[layerIds.length][experts];
        for (int layer = 0; layer < layerIds.length; layer++) {
            boolean leaving = Arrays.binarySearch(sourceIds, layerIds[layer]) >= 0;
            double[][] counts = transitions[leaving ? layer : layer - 1];
            for (int from = 0; from < experts; from++) {
                for (int to = 0; to < experts; to++) {
                    loads[layer][leaving ? from : to] += counts[from][to];
                }
            }
        }
        return loads;
    }
}

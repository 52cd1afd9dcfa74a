package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.profiles.LoadsCsv;
import io.moeplacement.formats.text.TextLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MindIE's load file of one NPU: blocks of one row per MoE layer, one whole number per local expert, counted since the
 * beginning. Which NPU and which phase are in the name alone.
 *
 * @param phase prefill or decode
 * @param npu number of the NPU, from 0
 */
record MindieCsv(Path file, String phase, int npu) {

    private static final Pattern NAME = Pattern.compile("(decode|prefill)_(\\d{1,6})\\.csv");

    /** Whether a file begins with a row of whole numbers. */
    static boolean isIn(String start) {
        int end = start.indexOf('\n');
        String row = (end < 0 ? start : start.substring(0, end)).strip();
        return !row.isEmpty()
                && row.charAt(0) >= '0'
                && row.charAt(0) <= '9'
                && row.chars().allMatch(c -> (c >= '0' && c <= '9') || c == ',' || c == ' ');
    }

    static boolean isNamed(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    /** @throws FormatException when the name says nothing */
    static MindieCsv of(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new FormatException(file + ": rows of whole numbers without a header; MindIE's files of that kind are"
                    + " named decode_<npu>.csv or prefill_<npu>.csv, other CSV needs the header " + LoadsCsv.HEADER);
        }
        return new MindieCsv(file, name.group(1), Integer.parseInt(name.group(2)));
    }

    /** Starts reading blocks. */
    Blocks blocks(int layers, long maxBytes) throws IOException {
        return new Blocks(TextLines.open(file, maxBytes), layers);
    }

    /** The blocks of one file, from cumulative counts to counts of an interval. */
    static final class Blocks implements AutoCloseable {

        private final TextLines lines;
        private final double[][] counters;
        private final double[][] counts;
        private int width;

        private Blocks(TextLines lines, int layers) {
            this.lines = lines;
            this.counters = new double[layers][];
            this.counts = new double[layers][];
        }

        /** Counts of the next interval, {@code [layers][local experts]}, or null at the end; only lent. */
        double @Nullable [][] next() throws IOException {
            for (int layer = 0; layer < counts.length; layer++) {
                double[] row = lines.nextCounts(',');
                if (row == null) {
                    if (layer > 0) {
                        throw lines.bad("file ends after row " + layer + " of a block of " + counts.length + " ("
                                + MindieConfig.LAYERS + ")");
                    }
                    return null;
                }
                if (width == 0) {
                    width = row.length;
                    SizeLimits.requireTable("MindIE block", counts.length, width);
                }
                if (row.length != width) {
                    throw lines.bad(row.length + " counts, the rows before have " + width);
                }
                counts[layer] = difference(row, counters[layer] == null ? new double[width] : counters[layer]);
                counters[layer] = row;
            }
            return counts;
        }

        private double[] difference(double[] now, double[] before) {
            double[] difference = new double[now.length];
            for (int expert = 0; expert < now.length; expert++) {
                difference[expert] = now[expert] - before[expert];
                if (difference[expert] < 0) {
                    throw lines.bad("count " + (expert + 1) + " falls from " + (long) before[expert] + " to "
                            + (long) now[expert] + "; counts are cumulative, was the counter reset?");
                }
            }
            return difference;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}

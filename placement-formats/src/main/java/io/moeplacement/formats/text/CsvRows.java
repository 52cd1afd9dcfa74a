package io.moeplacement.formats.text;

import io.moeplacement.formats.FormatException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Streams the rows of a CSV file of whole numbers whose header is known. Tolerates CRLF line ends, a byte order mark, blank
 * lines, blanks around fields, quoted fields and whole numbers written as {@code 117.0}, as tables with gaps are by pandas;
 * everything else is an error that names file and line.
 */
public final class CsvRows implements AutoCloseable {

    private static final int MAX_LINE_BYTES = 1000;
    private static final int MAX_SHOWN = 40;
    private static final long MAX_COUNT = 1L << 53;

    private final Path file;
    private final InputStream in;
    private final String[] columns;
    private final long maxBytes;
    private final byte[] line = new byte[MAX_LINE_BYTES];
    private long bytes;
    private long lineNumber;

    private CsvRows(Path file, InputStream in, String header, long maxBytes) {
        this.file = file;
        this.in = in;
        this.columns = header.split(",", -1);
        this.maxBytes = maxBytes;
    }

    /** What is done with a row. */
    public interface Visitor {
        /**
         * Takes one row.
         *
         * @param fields the row's numbers, in column order; reused for the next row
         */
        void row(long line, long[] fields);
    }

    /** Column names without the blanks and quotes that programs put around them. */
    public static String columns(String header) {
        return Arrays.stream(header.split(",", -1))
                .map(column -> unquoted(column.strip()))
                .collect(Collectors.joining(","));
    }

    /** The first line of a text file without byte order mark and blanks, or null when it is no short line of text. */
    public static @Nullable String header(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(MAX_LINE_BYTES);
            String text = withoutMark(new String(start, StandardCharsets.ISO_8859_1));
            int end = text.indexOf('\n');
            return end < 0 && start.length == MAX_LINE_BYTES ? null : (end < 0 ? text : text.substring(0, end)).strip();
        }
    }

    private static String withoutMark(String text) {
        return text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text;
    }

    /**
     * Visits all rows after the header.
     *
     * @throws FormatException when a row does not have one whole, non-negative number per column
     */
    public static void visit(Path file, String header, long maxBytes, Visitor visitor) throws IOException {
        try (CsvRows rows = new CsvRows(file, new BufferedInputStream(Files.newInputStream(file)), header, maxBytes)) {
            rows.visit(visitor);
        }
    }

    private void visit(Visitor visitor) throws IOException {
        nextLine();
        long[] fields = new long[columns.length];
        for (String text = nextLine(); text != null; text = nextLine()) {
            if (text.isEmpty()) {
                continue;
            }
            parse(text, fields);
            visitor.row(lineNumber, fields);
        }
    }

    private void parse(String text, long[] fields) {
        int begin = 0;
        for (int column = 0; column < columns.length; column++) {
            int comma = text.indexOf(',', begin);
            boolean last = column == columns.length - 1;
            if (last != (comma < 0)) {
                throw bad("'" + shown(text) + "' has " + text.split(",", -1).length + " fields, expected "
                        + columns.length + " (" + String.join(",", columns) + ")");
            }
            fields[column] = number(
                    columns[column],
                    text.substring(begin, last ? text.length() : comma).strip());
            begin = comma + 1;
        }
    }

    private long number(String column, String field) {
        String text = withoutZeroFraction(unquoted(field));
        try {
            long value = Long.parseLong(text);
            if (value < 0) {
                throw bad(column + " (" + value + ") must not be negative");
            }
            if (value > MAX_COUNT) {
                throw bad(column + " (" + value + ") is above the largest exact count 2^53 (9007199254740992)");
            }
            return value;
        } catch (NumberFormatException e) {
            throw new FormatException(
                    at() + column + " (" + shown(text) + ") must be a whole number from 0 to 2^53 (9007199254740992)",
                    e);
        }
    }

    /** The number without a fraction of zeros; any other fraction stays and is refused. */
    private static String withoutZeroFraction(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1) {
            return text;
        }
        for (int i = dot + 1; i < text.length(); i++) {
            if (text.charAt(i) != '0') {
                return text;
            }
        }
        return text.substring(0, dot);
    }

    private static String unquoted(String field) {
        int end = field.length() - 1;
        boolean quoted = end > 0 && field.charAt(0) == '"' && field.charAt(end) == '"';
        return quoted ? field.substring(1, end).strip() : field;
    }

    /** Text of the file in a message; more than the beginning helps nobody. */
    private static String shown(String text) {
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
    }

    FormatException bad(String problem) {
        return new FormatException(at() + problem);
    }

    private String at() {
        return file + ":" + lineNumber + ": ";
    }

    private @Nullable String nextLine() throws IOException {
        int length = 0;
        lineNumber++;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return length == 0 ? null : text(length);
            }
            if (length == MAX_LINE_BYTES) {
                throw bad("line is longer than " + MAX_LINE_BYTES + " bytes");
            }
            if (++bytes > maxBytes) {
                throw bad("file is larger than " + maxBytes + " bytes (max input bytes)");
            }
            line[length++] = (byte) next;
        }
        return text(length);
    }

    private String text(int length) {
        return new String(Arrays.copyOf(line, length), StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

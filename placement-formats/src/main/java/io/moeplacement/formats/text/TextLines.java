package io.moeplacement.formats.text;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of a text file, one at a time, none longer than a row of counts can be. */
public final class TextLines implements AutoCloseable {

    /** A row of the largest number of experts with counts of ten digits. */
    private static final int MAX_LINE_BYTES = 1 << 20;

    private static final int MAX_SHOWN = 40;

    private final Path file;
    private final InputStream in;
    private final long maxBytes;
    private byte[] line = new byte[1024];
    private long bytes;
    private long number;

    private TextLines(Path file, InputStream in, long maxBytes) {
        this.file = file;
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /**
     * Opens a file.
     *
     * @param maxBytes most bytes that are read
     */
    public static TextLines open(Path file, long maxBytes) throws IOException {
        return new TextLines(file, new BufferedInputStream(Files.newInputStream(file)), maxBytes);
    }

    /**
     * The next line without blanks around it, or null at the end; blank lines are passed over.
     *
     * @throws FormatException when it is too long, or the file is
     */
    @Nullable
    public String next() throws IOException {
        while (true) {
            int length = read();
            if (length < 0) {
                return null;
            }
            String text = new String(line, 0, length, StandardCharsets.ISO_8859_1).strip();
            if (!text.isEmpty()) {
                return text;
            }
        }
    }

    private int read() throws IOException {
        int length = 0;
        number++;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return length == 0 ? -1 : length;
            }
            if (length == MAX_LINE_BYTES) {
                throw bad("line is longer than " + MAX_LINE_BYTES + " bytes");
            }
            if (++bytes > maxBytes) {
                throw bad("file is larger than " + maxBytes + " bytes (max input bytes)");
            }
            line = length == line.length ? Arrays.copyOf(line, 2 * length) : line;
            line[length++] = (byte) next;
        }
        bytes++;
        return length;
    }

    /**
     * The next line as whole numbers, or null at the end.
     *
     * @param separator between numbers, beside blanks around them
     */
    public double @Nullable [] nextCounts(char separator) throws IOException {
        String text = next();
        return text == null ? null : counts(text, separator);
    }

    /** Whole numbers of a part of the line read last. */
    public double[] counts(String text, char separator) {
        double[] counts = new double[64];
        int size = 0;
        for (int begin = 0; begin <= text.length(); ) {
            int end = text.indexOf(separator, begin);
            end = end < 0 ? text.length() : end;
            if (size == SizeLimits.MAX_EXPERTS) {
                throw bad("more than " + SizeLimits.MAX_EXPERTS + " counts");
            }
            counts = size == counts.length ? Arrays.copyOf(counts, 2 * size) : counts;
            counts[size++] = count(text.substring(begin, end).strip());
            begin = end + 1;
        }
        return Arrays.copyOf(counts, size);
    }

    private double count(String text) {
        long value = -1;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            // Refused below, with the text.
        }
        if (value < 0 || value > SizeLimits.MAX_COUNT) {
            throw bad("'" + shown(text) + "' must be a whole number from 0 to 2^53");
        }
        return value;
    }

    /** Text of the file in a message; more than the beginning helps nobody. */
    public static String shown(String text) {
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
    }

    /** Number of the line read last, from 1. */
    long number() {
        return number;
    }

    /** A failure at the line read last. */
    public FormatException bad(String problem) {
        return new FormatException(file + ":" + number + ": " + problem);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

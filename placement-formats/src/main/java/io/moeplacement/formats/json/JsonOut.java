package io.moeplacement.formats.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes JSON key by key. Whole numbers carry no fraction; what has no number in JSON (infinite, NaN) is null. */
public final class JsonOut {

    private final JsonGenerator generator;

    private JsonOut(JsonGenerator generator) {
        this.generator = generator;
    }

    /** Writes a value. */
    public interface Body {
        void write(JsonOut out) throws IOException;
    }

    /** Writes a new file, indented, with a line feed at its end. */
    public static void write(Path file, Body body) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file);
                JsonGenerator generator = new JsonFactory().createGenerator(stream, JsonEncoding.UTF8)) {
            indent(generator);
            body.write(new JsonOut(generator));
            generator.writeRaw('\n');
        }
    }

    /** Writes a new file of one line. */
    public static void writeLine(Path file, Body body) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file);
                JsonGenerator generator = new JsonFactory().createGenerator(stream, JsonEncoding.UTF8)) {
            body.write(new JsonOut(generator));
            generator.writeRaw('\n');
        }
    }

    /** Writes a string, indented, without a line feed at its end. */
    public static String toText(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            indent(generator);
            body.write(new JsonOut(generator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void indent(JsonGenerator generator) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        // The printer's own indenter ends lines as the platform does; files must not depend on it.
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        generator.setPrettyPrinter(printer);
    }

    /** How an enum constant is written: lower case, hyphens. */
    public static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Writes an object as the next element or as the document. */
    public void object(Body body) throws IOException {
        generator.writeStartObject();
        body.write(this);
        generator.writeEndObject();
    }

    /** Writes a key and its object. */
    public void object(String key, Body body) throws IOException {
        generator.writeFieldName(key);
        object(body);
    }

    /** Writes an array as the next element or as the document. */
    public void array(Body body) throws IOException {
        generator.writeStartArray();
        body.write(this);
        generator.writeEndArray();
    }

    /** Writes a key and its array. */
    public void array(String key, Body body) throws IOException {
        generator.writeFieldName(key);
        array(body);
    }

    /** Writes an array of arrays as the next element or as the document. */
    public void rows(int[][] rows) throws IOException {
        array(out -> {
            for (int[] row : rows) {
                integers(row);
            }
        });
    }

    /** Writes a key whose value is null. */
    public void nothing(String key) throws IOException {
        generator.writeNullField(key);
    }

    /** Writes a key and its string, or null. */
    public void text(String key, @Nullable String value) throws IOException {
        generator.writeStringField(key, value);
    }

    /** Writes a key and true or false. */
    public void bool(String key, boolean value) throws IOException {
        generator.writeBooleanField(key, value);
    }

    /** Writes a key and its whole number, or null. */
    public void whole(String key, @Nullable Long value) throws IOException {
        if (value == null) {
            generator.writeNullField(key);
        } else {
            generator.writeNumberField(key, value);
        }
    }

    /** Writes a whole number as the next element. */
    public void whole(long value) throws IOException {
        generator.writeNumber(value);
    }

    /** A measured figure: always with a fraction, so that its type does not depend on its value. */
    public void figure(String key, @Nullable Double value) throws IOException {
        if (value == null || !Double.isFinite(value)) {
            generator.writeNullField(key);
        } else {
            generator.writeNumberField(key, value);
        }
    }

    /** Writes a key and its number, without a fraction where it is whole; null where JSON has no such number. */
    public void number(String key, double value) throws IOException {
        generator.writeFieldName(key);
        number(value);
    }

    /**
     * Writes a number as the next element, without a fraction where it is whole; null where JSON has no such number.
     */
    public void number(double value) throws IOException {
        if (!Double.isFinite(value)) {
            generator.writeNull();
        } else if (isWhole(value)) {
            generator.writeNumber((long) value);
        } else {
            generator.writeNumber(value);
        }
    }

    /** A negative zero is not whole here: as 0 it would read back as another value. */
    private static boolean isWhole(double value) {
        return Math.abs(value) <= 0x1p53 && Double.compare((double) (long) value, value) == 0;
    }

    /** Writes an array of whole numbers as the next element. */
    public void integers(int[] values) throws IOException {
        generator.writeArray(values, 0, values.length);
    }

    /** Writes a key and its array of whole numbers. */
    public void integers(String key, int[] values) throws IOException {
        generator.writeFieldName(key);
        integers(values);
    }

    /** Writes a key and its array of arrays. */
    public void rows(String key, int[][] rows) throws IOException {
        generator.writeFieldName(key);
        rows(rows);
    }

    /** Writes an array of numbers as the next element. */
    public void numbers(double[] values) throws IOException {
        array(out -> {
            for (double value : values) {
                number(value);
            }
        });
    }

    /** Writes a key and its array of numbers. */
    public void numbers(String key, double[] values) throws IOException {
        generator.writeFieldName(key);
        numbers(values);
    }
}

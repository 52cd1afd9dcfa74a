package io.moeplacement.formats;

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
final class JsonOut {

    private final JsonGenerator generator;

    private JsonOut(JsonGenerator generator) {
        this.generator = generator;
    }

    /** Writes a value. */
    interface Body {
        void write(JsonOut out) throws IOException;
    }

    /** Writes a new file, indented, with a line feed at its end. */
    static void write(Path file, Body body) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file);
                JsonGenerator generator = new JsonFactory().createGenerator(stream, JsonEncoding.UTF8)) {
            indent(generator);
            body.write(new JsonOut(generator));
            generator.writeRaw('\n');
        }
    }

    /** Writes a new file of one line. */
    static void writeLine(Path file, Body body) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file);
                JsonGenerator generator = new JsonFactory().createGenerator(stream, JsonEncoding.UTF8)) {
            body.write(new JsonOut(generator));
            generator.writeRaw('\n');
        }
    }

    /** Writes a string, indented, without a line feed at its end. */
    static String toText(Body body) {
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
    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void object(Body body) throws IOException {
        generator.writeStartObject();
        body.write(this);
        generator.writeEndObject();
    }

    void object(String key, Body body) throws IOException {
        generator.writeFieldName(key);
        object(body);
    }

    void array(Body body) throws IOException {
        generator.writeStartArray();
        body.write(this);
        generator.writeEndArray();
    }

    void array(String key, Body body) throws IOException {
        generator.writeFieldName(key);
        array(body);
    }

    void rows(int[][] rows) throws IOException {
        array(out -> {
            for (int[] row : rows) {
                integers(row);
            }
        });
    }

    void nothing(String key) throws IOException {
        generator.writeNullField(key);
    }

    void text(String key, @Nullable String value) throws IOException {
        generator.writeStringField(key, value);
    }

    void bool(String key, boolean value) throws IOException {
        generator.writeBooleanField(key, value);
    }

    void whole(String key, @Nullable Long value) throws IOException {
        if (value == null) {
            generator.writeNullField(key);
        } else {
            generator.writeNumberField(key, value);
        }
    }

    void whole(long value) throws IOException {
        generator.writeNumber(value);
    }

    /** A measured figure: always with a fraction, so that its type does not depend on its value. */
    void figure(String key, @Nullable Double value) throws IOException {
        if (value == null || !Double.isFinite(value)) {
            generator.writeNullField(key);
        } else {
            generator.writeNumberField(key, value);
        }
    }

    void number(String key, double value) throws IOException {
        generator.writeFieldName(key);
        number(value);
    }

    void number(double value) throws IOException {
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

    void integers(int[] values) throws IOException {
        generator.writeArray(values, 0, values.length);
    }

    void integers(String key, int[] values) throws IOException {
        generator.writeFieldName(key);
        integers(values);
    }

    void rows(String key, int[][] rows) throws IOException {
        generator.writeFieldName(key);
        rows(rows);
    }

    void numbers(double[] values) throws IOException {
        array(out -> {
            for (double value : values) {
                number(value);
            }
        });
    }

    void numbers(String key, double[] values) throws IOException {
        generator.writeFieldName(key);
        numbers(values);
    }
}

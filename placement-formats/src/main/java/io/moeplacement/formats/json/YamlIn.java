package io.moeplacement.formats.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.Unreadable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Strict streaming access to one YAML file of mappings, whole numbers and lists of them. Nothing is expanded or
 * constructed: anchors, aliases and tags are refused, and numbers are plain digits, as YAML 1.1 gives {@code 010} and
 * {@code 1_0} other meanings than readers expect.
 */
public final class YamlIn {

    private static final Pattern NUMBER = Pattern.compile("0|-?[1-9]\\d{0,9}");
    private static final int MAX_SHOWN = 40;

    private final Path file;
    private final YAMLParser parser;

    private YamlIn(Path file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** Reads the whole document. */
    public interface Body<T> {
        T read(YamlIn in) throws IOException;
    }

    /** Reads the value of one key. */
    public interface Field {
        void read(String key) throws IOException;
    }

    /**
     * Reads a file.
     *
     * @throws FormatException when the file is absent, too large, no YAML, not what the body expects, or holds a second
     *     document
     */
    public static <T> T read(Path file, int maxBytes, Body<T> body) {
        try (InputStream stream =
                        new ShortWordsStream(new BufferedInputStream(Files.newInputStream(file)), file.toString());
                YAMLParser parser = factory(maxBytes).createParser(stream)) {
            if (Files.size(file) > maxBytes) {
                throw new FormatException(
                        file + ": " + Files.size(file) + " bytes, at most " + maxBytes + " are allowed");
            }
            YamlIn in = new YamlIn(file, parser);
            in.next();
            T value = body.read(in);
            if (in.next() != null) {
                throw in.bad("text after the end of the document");
            }
            return value;
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null
                    ? ""
                    : ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
            throw new FormatException(file + at + ": not valid YAML: " + firstLine(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw Unreadable.of(file.toString(), e);
        }
    }

    private static YAMLFactory factory(int maxBytes) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(maxBytes);
        options.setNestingDepthLimit(JsonFiles.MAX_DEPTH);
        return YAMLFactory.builder()
                .loaderOptions(options)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(JsonFiles.MAX_DEPTH)
                        .maxDocumentLength(maxBytes)
                        .maxStringLength(JsonFiles.MAX_TEXT)
                        .maxNameLength(JsonFiles.MAX_NAME)
                        .build())
                .build();
    }

    private static String firstLine(String message) {
        return String.valueOf(message).lines().findFirst().orElse("");
    }

    private @org.jspecify.annotations.Nullable JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (parser.isCurrentAlias()) {
            throw bad("aliases (*name) are not allowed, write the value itself");
        }
        if (parser.getObjectId() != null) {
            throw bad("anchors (&" + parser.getObjectId() + ") are not allowed");
        }
        if (parser.getTypeId() != null) {
            throw bad("tags (" + shown(String.valueOf(parser.getTypeId())) + ") are not allowed");
        }
        return token;
    }

    /** A failure at the current value. */
    public FormatException bad(String problem) {
        return new FormatException(at(problem));
    }

    private FormatException bad(String problem, Throwable cause) {
        return new FormatException(at(problem), cause);
    }

    private String at(String problem) {
        String path = parser.getParsingContext().pathAsPointer().toString();
        return file + ":" + parser.currentLocation().getLineNr() + ": " + (path.isEmpty() ? "/" : shown(path)) + ": "
                + problem;
    }

    /** Visits the keys of a mapping in their order; a key may be there twice. */
    public void mapping(Field field) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw bad("a mapping expected");
        }
        while (next() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            next();
            field.read(key);
        }
    }

    /** Reads a whole number in plain digits, of at most 32 bits. */
    public int integer() throws IOException {
        String text = parser.currentToken() == null || !parser.currentToken().isScalarValue() ? "" : parser.getText();
        try {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && NUMBER.matcher(text).matches()) {
                return Integer.parseInt(text);
            }
        } catch (NumberFormatException e) {
            throw bad("whole number (" + text + ") is too large", e);
        }
        throw bad("a whole number in plain digits expected"
                + (text == null || text.isEmpty() ? "" : ", found " + shown(text)));
    }

    /** Reads a list of whole numbers. */
    public int[] integers() throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw bad("a list expected");
        }
        int[] values = new int[16];
        int size = 0;
        while (next() != JsonToken.END_ARRAY) {
            values = size == values.length ? Arrays.copyOf(values, 2 * size) : values;
            values[size++] = integer();
        }
        return Arrays.copyOf(values, size);
    }

    private static String shown(String text) {
        String start = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        return start.replaceAll("\\p{Cntrl}", " ");
    }
}

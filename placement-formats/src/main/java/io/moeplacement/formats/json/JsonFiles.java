package io.moeplacement.formats.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.Unreadable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens JSON documents, in files or in memory, within limits on depth and on the length of texts, names and numbers. What
 * they hold is read by {@link JsonIn}.
 */
public final class JsonFiles {

    static final int MAX_DEPTH = 32;
    static final int MAX_TEXT = 100_000;
    static final int MAX_NAME = 1000;
    static final int MAX_NUMBER = 400;

    private static final int MAX_OUTLINED = 8;

    private JsonFiles() {}

    /** Reads the whole document. */
    public interface Body<T> {
        T read(JsonIn in) throws IOException;
    }

    /**
     * Reads a file.
     *
     * @param maxBytes largest allowed file
     * @throws FormatException when the file is absent, too large, no JSON, not what the body expects, or has text after
     *     its end
     */
    public static <T> T read(Path file, long maxBytes, Body<T> body) {
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file));
                JsonParser parser = factory(maxBytes).createParser(stream)) {
            if (Files.size(file) > maxBytes) {
                throw new FormatException(file + ": " + Files.size(file) + " bytes, at most " + maxBytes
                        + " are allowed (max input bytes)");
            }
            JsonIn in = new JsonIn(file.toString(), parser, false);
            if (parser.nextToken() == null) {
                throw new FormatException(file + ": is empty, a JSON object is expected");
            }
            T value = body.read(in);
            if (parser.nextToken() != null) {
                throw in.bad("text after the end of the document");
            }
            return value;
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    private static FormatException unreadable(String file, IOException failure) {
        if (failure instanceof JsonProcessingException fault) {
            String at = fault.getLocation() == null
                    ? ""
                    : ":" + fault.getLocation().getLineNr() + ":"
                            + fault.getLocation().getColumnNr();
            return new FormatException(file + at + ": " + JsonFault.describe(fault), fault);
        }
        return Unreadable.of(file, failure);
    }

    /**
     * Reads a document from bytes in memory.
     *
     * @param where file and place, for messages
     */
    public static <T> T read(String where, byte[] bytes, Body<T> body) {
        try (JsonParser parser = factory(bytes.length).createParser(bytes)) {
            JsonIn in = new JsonIn(where, parser, false);
            if (parser.nextToken() == null) {
                throw in.bad("is empty, a JSON object is expected");
            }
            T value = body.read(in);
            if (parser.nextToken() != null) {
                throw in.bad("text after the end of the document");
            }
            return value;
        } catch (IOException e) {
            throw unreadable(where, e);
        }
    }

    /**
     * Reads a file of one document after another, as JSON lines are.
     *
     * @param maxBytes most bytes that are read
     */
    public static void readLines(Path file, long maxBytes, JsonIn.Visit lines) {
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file));
                JsonParser parser = factory(maxBytes).createParser(stream)) {
            JsonIn in = new JsonIn(file.toString(), parser, true);
            while (parser.nextToken() != null) {
                lines.read(in);
            }
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /** The first of some keys of the object that a file begins with, or null where it is no JSON or has none of them. */
    public static @Nullable String findKey(Path file, long maxBytes, Set<String> keys) throws IOException {
        String[] found = new String[1];
        JsonProcessingException fault = visitKeys(file, maxBytes, key -> {
            found[0] = keys.contains(key) ? key : null;
            return found[0] == null;
        });
        return fault == null ? found[0] : null;
    }

    /**
     * What is at the top of a file that begins like a JSON object.
     *
     * @param keys its first keys, at most eight
     * @param fault why it cannot be read to its end, with file, line and column; null when it can
     */
    public record Outline(List<String> keys, @Nullable FormatException fault) {}

    /** Looks at the object that a file begins with, as far as it can be read. */
    public static Outline outline(Path file, long maxBytes) throws IOException {
        List<String> keys = new ArrayList<>();
        JsonProcessingException fault = visitKeys(file, maxBytes, key -> {
            if (keys.size() < MAX_OUTLINED) {
                keys.add(key);
            }
            return true;
        });
        return new Outline(List.copyOf(keys), fault == null ? null : unreadable(file.toString(), fault));
    }

    /**
     * Visits the keys of the object that a file begins with, while they are wanted. Nothing is remembered of them, so that
     * their number has no limit.
     *
     * @param more takes a key and says whether to go on
     * @return what is wrong with the document, as far as it was looked at; else null
     */
    private static @Nullable JsonProcessingException visitKeys(Path file, long maxBytes, Predicate<String> more)
            throws IOException {
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file));
                JsonParser parser = factory(maxBytes)
                        .rebuild()
                        .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build()
                        .createParser(stream)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME && more.test(parser.currentName())) {
                parser.nextToken();
                parser.skipChildren();
            }
            return null;
        } catch (JsonProcessingException e) {
            return e;
        }
    }

    private static JsonFactory factory(long maxBytes) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxDocumentLength(maxBytes)
                        .maxStringLength(MAX_TEXT)
                        .maxNameLength(MAX_NAME)
                        .maxNumberLength(MAX_NUMBER)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    /** Reads a file of any number of documents one after the other, such as one per line. */
    public static <T> List<T> readAll(Path file, long maxBytes, Body<T> body) {
        return read(file, maxBytes, in -> {
            List<T> values = new ArrayList<>();
            do {
                values.add(body.read(in));
            } while (in.next());
            return values;
        });
    }
}

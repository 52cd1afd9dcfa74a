package io.moeplacement.formats.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.moeplacement.formats.FormatException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Strict streaming access to the values of one JSON document. Every read method expects the parser at the first token of a value and leaves
 * it at the last; every failure names the file and the path of the value.
 */
public final class JsonIn {

    /** Keys of one object; the parser remembers them to find one that is there twice. */
    private static final int MAX_KEYS = 1 << 20;

    private static final int MAX_SHOWN = 40;
    private static final double MAX_EXACT = 0x1p53;

    private final String file;
    private final JsonParser parser;
    /** Whether the line is the place that a reader looks for: in files of one document per line. */
    private final boolean showsLine;

    JsonIn(String file, JsonParser parser, boolean showsLine) {
        this.file = file;
        this.parser = parser;
        this.showsLine = showsLine;
    }

    /** Reads what is at a place. */
    public interface Visit {
        void read(JsonIn in) throws IOException;
    }

    /** Reads the value of one key. */
    public interface Field {
        void read(String key) throws IOException;
    }

    /** Reads one element of an array. */
    public interface Element<T> {
        T read() throws IOException;
    }

    /** Goes on to the next document of the file, if there is one. */
    boolean next() throws IOException {
        return parser.nextToken() != null;
    }

    /** Whether an array begins here. */
    public boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** A failure at the current value. */
    public FormatException bad(String problem) {
        String path = parser.getParsingContext().pathAsPointer().toString();
        String line = showsLine ? ":" + parser.currentTokenLocation().getLineNr() : "";
        return new FormatException(file + line + ": " + (path.isEmpty() ? "/" : path) + ": " + problem);
    }

    private FormatException expected(String what) throws IOException {
        JsonToken token = parser.currentToken();
        String found = token == null ? "the end" : token.asString() != null ? token.asString() : token.name();
        if (token != null && token.isScalarValue()) {
            found = shown(parser.getText());
        }
        return bad(what + " expected, found " + found);
    }

    /** Text of the file in a message; more than the beginning helps nobody. */
    private static String shown(String text) {
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
    }

    /** A failure for a key that is not known. */
    public FormatException unknownKey(String... allowed) {
        return bad("unknown key; allowed are " + String.join(", ", allowed));
    }

    /** A value that must be present. */
    public <T> T required(@Nullable T value, String key) {
        if (value == null) {
            throw new FormatException(file + ": key '" + key + "' is missing");
        }
        return value;
    }

    /** Runs a constructor of the api and names the file where it refuses. */
    public <T> T checked(String what, Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (IllegalArgumentException | ArithmeticException | FormatException e) {
            throw new FormatException(file + ": " + what + ": " + e.getMessage(), e);
        }
    }

    /**
     * Visits the keys of an object in their order.
     *
     * @param field reads the value of each key
     * @throws FormatException when this is no object, or has too many keys
     */
    public void object(Field field) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw expected("an object");
        }
        int keys = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (++keys > MAX_KEYS) {
                throw bad("more than " + MAX_KEYS + " keys");
            }
            String key = parser.currentName();
            parser.nextToken();
            field.read(key);
        }
    }

    /** Reads an array element by element into memory. */
    public <T> List<T> list(Element<T> element) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw expected("an array");
        }
        List<T> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(element.read());
        }
        return values;
    }

    /** Visits the elements of an array one by one, however many there are. */
    public void elements(Visit element) throws IOException {
        if (!isArray()) {
            throw expected("an array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            element.read(this);
        }
    }

    /** Reads a value that may be null. */
    public <T> @Nullable T orNull(Element<T> element) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? null : element.read();
    }

    /** Skips a value, used only where the content decides what to read. */
    public void skip() throws IOException {
        int depth = 0;
        int keys = 0;
        do {
            JsonToken token = parser.currentToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token == JsonToken.FIELD_NAME && ++keys > MAX_KEYS) {
                throw bad("more than " + MAX_KEYS + " keys");
            }
        } while (depth > 0 && parser.nextToken() != null);
    }

    /** Reads a whole number of at most 64 bits. */
    public long whole() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw expected("a whole number");
        }
        return parser.getLongValue();
    }

    /**
     * Reads a whole number.
     *
     * @param from smallest that is allowed
     * @param to largest that is allowed
     */
    public int integer(int from, int to) throws IOException {
        long value = whole();
        if (value < from || value > to) {
            throw bad(value + " must be in " + from + ".." + to);
        }
        return (int) value;
    }

    /** Reads a whole number of at most 32 bits. */
    public int integer() throws IOException {
        return integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Reads a number; refused is what is too large, or whole and more than a double holds exactly. */
    public double number() throws IOException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw expected("a number");
        }
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw bad("number is too large");
        }
        if (token == JsonToken.VALUE_NUMBER_INT
                && Math.abs(value) >= MAX_EXACT
                && parser.getDecimalValue().compareTo(new BigDecimal(value)) != 0) {
            throw bad("whole number (" + shown(parser.getText()) + ") is above 2^53 and cannot be held exactly");
        }
        return value;
    }

    /** Reads a string. */
    public String text() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw expected("a string");
        }
        return parser.getText();
    }

    /** Reads true or false. */
    public boolean bool() throws IOException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw expected("true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** An enum constant by its {@linkplain JsonOut#name file name}. */
    public <E extends Enum<E>> E constant(Class<E> type) throws IOException {
        String name = text();
        for (E value : type.getEnumConstants()) {
            if (JsonOut.name(value).equals(name)) {
                return value;
            }
        }
        throw bad("'" + shown(name) + "' must be one of "
                + String.join(
                        ", ",
                        Arrays.stream(type.getEnumConstants())
                                .map(JsonOut::name)
                                .toList()));
    }

    /** Reads the version of a format and refuses all but 1. */
    public int version() throws IOException {
        long version = whole();
        if (version != 1) {
            throw bad("version " + version + " is not known, this release reads version 1");
        }
        return 1;
    }

    /** Reads an array of whole numbers of at most 32 bits. */
    public int[] integers() throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw expected("an array");
        }
        int[] values = new int[16];
        int size = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values = size == values.length ? Arrays.copyOf(values, 2 * size) : values;
            values[size++] = integer();
        }
        return Arrays.copyOf(values, size);
    }

    /** Reads an array of numbers. */
    public double[] numbers() throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw expected("an array");
        }
        double[] values = new double[16];
        int size = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values = size == values.length ? Arrays.copyOf(values, 2 * size) : values;
            values[size++] = number();
        }
        return Arrays.copyOf(values, size);
    }

    /** Reads an array of arrays of whole numbers, which may differ in length. */
    public int[][] integerRows() throws IOException {
        return list(this::integers).toArray(int[][]::new);
    }

    /** Reads an array of arrays of numbers, which may differ in length. */
    public double[][] matrix() throws IOException {
        return list(this::numbers).toArray(double[][]::new);
    }

    /** Reads three levels of arrays of numbers, which may differ in length. */
    public double[][][] tables() throws IOException {
        return list(this::matrix).toArray(double[][][]::new);
    }
}

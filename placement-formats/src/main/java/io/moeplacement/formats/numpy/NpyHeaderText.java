package io.moeplacement.formats.numpy;

import io.moeplacement.formats.FormatException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Python dict literal of a numpy header, by a small strict parser: exactly the keys descr (a string), fortran_order
 * (True or False) and shape (a tuple of non-negative integers).
 */
final class NpyHeaderText {

    private static final int MAX_DIMENSIONS = 32;

    private final String where;
    private final String text;
    private int position;
    private @Nullable String descr;
    private @Nullable Boolean fortranOrder;
    private long @Nullable [] shape;

    /** What the header says, not yet checked for meaning. */
    record Parsed(String descr, boolean fortranOrder, long[] shape) {}

    private NpyHeaderText(String where, String text) {
        this.where = where;
        this.text = text;
    }

    static Parsed parse(String where, String text) {
        return new NpyHeaderText(where, text).dict();
    }

    private Parsed dict() {
        expect('{');
        Set<String> keys = new HashSet<>();
        while (!accept('}')) {
            String key = string();
            if (!keys.add(key)) {
                throw bad("key '" + key + "' twice");
            }
            expect(':');
            value(key);
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skipSpace();
        if (position != text.length()) {
            throw bad("text after the closing brace");
        }
        if (descr == null || fortranOrder == null || shape == null) {
            throw bad("keys " + keys + " instead of descr, fortran_order, shape");
        }
        return new Parsed(descr, fortranOrder, shape);
    }

    private void value(String key) {
        switch (key) {
            case "descr" -> {
                skipSpace();
                if (position < text.length() && text.charAt(position) == '[') {
                    throw new FormatException(where + ": structured dtype is not read, only plain numbers are");
                }
                descr = string();
            }
            case "fortran_order" -> fortranOrder = bool();
            case "shape" -> shape = tuple();
            default -> throw bad("unknown key '" + key + "'");
        }
    }

    private String string() {
        skipSpace();
        char quote = position < text.length() ? text.charAt(position) : 0;
        int end = quote == '\'' || quote == '"' ? text.indexOf(quote, position + 1) : -1;
        if (end < 0) {
            throw bad("a quoted string expected");
        }
        String value = text.substring(position + 1, end);
        position = end + 1;
        return value;
    }

    private boolean bool() {
        skipSpace();
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, position)) {
                position += word.length();
                return word.equals("True");
            }
        }
        throw bad("True or False expected");
    }

    private long[] tuple() {
        expect('(');
        List<Long> sizes = new ArrayList<>();
        while (!accept(')')) {
            if (sizes.size() == MAX_DIMENSIONS) {
                throw bad("more than " + MAX_DIMENSIONS + " dimensions");
            }
            sizes.add(size());
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    private long size() {
        skipSpace();
        int begin = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        try {
            return Long.parseLong(text.substring(begin, position));
        } catch (NumberFormatException e) {
            throw new FormatException(
                    where + ": numpy header, position " + begin + ": a size of at most 2^63-1 expected", e);
        }
    }

    private boolean accept(char wanted) {
        skipSpace();
        if (position < text.length() && text.charAt(position) == wanted) {
            position++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) {
        if (!accept(wanted)) {
            throw bad("'" + wanted + "' expected");
        }
    }

    private void skipSpace() {
        while (position < text.length() && (text.charAt(position) == ' ' || text.charAt(position) == '\n')) {
            position++;
        }
    }

    private FormatException bad(String problem) {
        return new FormatException(where + ": numpy header, position " + position + ": " + problem);
    }
}

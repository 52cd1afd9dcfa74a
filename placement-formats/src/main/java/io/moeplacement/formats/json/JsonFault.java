package io.moeplacement.formats.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What is wrong with a text that is no JSON, in words of its user: the parser speaks of its own settings. */
final class JsonFault {

    private static final Pattern NOT_A_NUMBER = Pattern.compile(".*\\b(NaN|INF|Infinity)\\b.*", Pattern.DOTALL);

    /** Remarks in which the parser names its switches or sources. */
    private static final Pattern REMARK =
            Pattern.compile(" \\((start marker at|not recognized|enable ).*|: enable .*|, enable .*", Pattern.DOTALL);

    private JsonFault() {}

    static String describe(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (e instanceof StreamConstraintsException) {
            return constraint(message.toLowerCase(Locale.ROOT));
        }
        if (NOT_A_NUMBER.matcher(message).matches()) {
            return "not valid JSON: NaN and Infinity are no JSON numbers";
        }
        String plain = REMARK.matcher(message).replaceFirst("");
        // What is still about the parser's insides says nothing to anybody else; the line and column do.
        boolean internal = plain.contains("Feature") || plain.contains("`") || plain.contains("Source:");
        return "not valid JSON" + (internal ? "" : ": " + plain);
    }

    private static String constraint(String message) {
        if (message.startsWith("number")) {
            return "number is too long, at most " + JsonFiles.MAX_NUMBER + " digits are allowed";
        }
        if (message.contains("depth")) {
            return "nesting is too deep, at most " + JsonFiles.MAX_DEPTH + " levels are allowed";
        }
        if (message.startsWith("string")) {
            return "string is too long, at most " + JsonFiles.MAX_TEXT + " characters are allowed";
        }
        if (message.contains("name")) {
            return "key is too long, at most " + JsonFiles.MAX_NAME + " characters are allowed";
        }
        return "document is too long";
    }
}

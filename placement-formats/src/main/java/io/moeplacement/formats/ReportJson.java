package io.moeplacement.formats;

import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code --json} of reports that have no type of their own here: a tree of maps (objects, keys in their order), lists, text,
 * truth values, {@code Integer} and {@code Long} (whole numbers) and {@code Double} (figures, always with a fraction; what has no
 * number in JSON is null).
 */
public final class ReportJson {

    private ReportJson() {}

    /**
     * An object, indented, without a line feed at its end.
     *
     * @throws IllegalArgumentException when the tree holds anything else
     */
    public static String toJson(Map<String, ?> report) {
        return JsonOut.toText(out -> out.object(body -> fields(body, report)));
    }

    private static void fields(JsonOut out, Map<?, ?> report) throws IOException {
        for (Map.Entry<?, ?> entry : report.entrySet()) {
            field(out, String.valueOf(entry.getKey()), entry.getValue());
        }
    }

    private static void field(JsonOut out, String key, @Nullable Object value) throws IOException {
        if (value == null) {
            out.nothing(key);
        } else if (value instanceof Map<?, ?> map) {
            out.object(key, body -> fields(body, map));
        } else if (value instanceof List<?> list) {
            out.array(key, array -> items(array, key, list));
        } else if (value instanceof String text) {
            out.text(key, text);
        } else if (value instanceof Boolean truth) {
            out.bool(key, truth);
        } else if (value instanceof Double figure) {
            out.figure(key, figure);
        } else if (value instanceof Integer || value instanceof Long) {
            out.whole(key, ((Number) value).longValue());
        } else {
            throw new IllegalArgumentException(key + " has a value of type " + value.getClass() + ", which is no JSON");
        }
    }

    private static void items(JsonOut out, String key, List<?> list) throws IOException {
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(key + " holds a value that is no object");
            }
            out.object(body -> fields(body, map));
        }
    }
}

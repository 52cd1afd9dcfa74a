package io.moeplacement.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of a program, each with a value. Immutable. */
final class Arguments {

    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Reads options.
     *
     * @throws IllegalArgumentException when one is not known or has no value
     */
    Arguments(String[] args, String usage, List<String> known) {
        for (int i = 0; i < args.length; i += 2) {
            if (!known.contains(args[i])) {
                throw new IllegalArgumentException("unknown option (" + args[i] + "); usage: " + usage);
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " has no value; usage: " + usage);
            }
            values.put(args[i], args[i + 1]);
        }
    }

    String text(String option, String otherwise) {
        return values.getOrDefault(option, otherwise);
    }

    @Nullable
    Path path(String option) {
        String value = values.get(option);
        return value == null ? null : Path.of(value);
    }

    int positive(String option, int otherwise) {
        String value = text(option, String.valueOf(otherwise));
        int number = value.matches("\\d{1,9}") ? Integer.parseInt(value) : 0;
        if (number < 1) {
            throw new IllegalArgumentException(option + " (" + value + ") must be a whole number of at least 1");
        }
        return number;
    }

    Duration milliseconds(String option, int otherwise) {
        String value = text(option, String.valueOf(otherwise));
        if (!value.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(option + " (" + value + ") must be a whole number of milliseconds");
        }
        return Duration.ofMillis(Long.parseLong(value));
    }
}

package io.moeplacement.spi;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;

/**
 * A setting of a solver, fixed when the solver is created: {@code placement.<solver>.<name>}.
 *
 * @param <T> type of its value
 * @param name lower case, hyphens or dots
 * @param defaultValue value when the configuration does not name it
 * @param allowed what is allowed, in words, for messages and documentation
 * @param description what it does, one sentence
 * @param parser turns text into a value; throws {@link IllegalArgumentException} for text that is not allowed
 */
public record SolverSetting<T>(
        String name, T defaultValue, String allowed, String description, Function<String, T> parser) {

    /** A whole number in a range. */
    public static SolverSetting<Integer> integer(String name, int defaultValue, int min, int max, String description) {
        return new SolverSetting<>(name, defaultValue, "a whole number in " + min + ".." + max, description, text -> {
            int value = Integer.parseInt(text.trim());
            if (value < min || value > max) {
                throw new IllegalArgumentException("out of range");
            }
            return value;
        });
    }

    /** A number in a range. */
    public static SolverSetting<Double> decimal(
            String name, double defaultValue, double min, double max, String description) {
        return new SolverSetting<>(name, defaultValue, "a number in " + min + ".." + max, description, text -> {
            double value = Double.parseDouble(text.trim());
            if (!(value >= min && value <= max)) {
                throw new IllegalArgumentException("out of range");
            }
            return value;
        });
    }

    /** One of some words. */
    public static SolverSetting<String> choice(
            String name, String defaultValue, List<String> values, String description) {
        return new SolverSetting<>(name, defaultValue, "one of " + String.join(", ", values), description, text -> {
            if (!values.contains(text.trim())) {
                throw new IllegalArgumentException("not a choice");
            }
            return text.trim();
        });
    }

    /** A duration in ISO-8601 form, such as {@code PT30S}, not negative. */
    public static SolverSetting<Duration> duration(String name, Duration defaultValue, String description) {
        return new SolverSetting<>(name, defaultValue, "an ISO-8601 duration such as PT30S", description, text -> {
            try {
                Duration value = Duration.parse(text.trim());
                if (value.isNegative()) {
                    throw new IllegalArgumentException("negative");
                }
                return value;
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        });
    }
}

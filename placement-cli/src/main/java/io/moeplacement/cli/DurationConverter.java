package io.moeplacement.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them ({@code 500ms}, {@code 1.5s}, {@code 2m}) and in ISO-8601 form ({@code PT10S}). */
final class DurationConverter implements ITypeConverter<Duration> {

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");
    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public Duration convert(String text) {
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            double nanos = Double.parseDouble(matcher.group(1)) * seconds(matcher.group(2)) * NANOS_PER_SECOND;
            return Duration.ofNanos(Math.round(nanos));
        }
        try {
            Duration duration = Duration.parse(text);
            if (duration.isNegative()) {
                throw negative(text);
            }
            return duration;
        } catch (DateTimeParseException e) {
            // Falls through to what is wrong with the short form.
        }
        if (text.startsWith("-") && SHORT.matcher(text.substring(1)).matches()) {
            throw negative(text);
        }
        throw new TypeConversionException(
                "(" + Numbers.shown(text) + ") must be a duration such as 10s, 500ms, 2m or PT10S");
    }

    private static TypeConversionException negative(String text) {
        return new TypeConversionException("(" + Numbers.shown(text) + ") must not be negative");
    }

    private static double seconds(String unit) {
        return switch (unit) {
            case "ms" -> 1e-3;
            case "m" -> 60;
            case "h" -> 3600;
            default -> 1;
        };
    }
}

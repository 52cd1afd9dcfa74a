package io.moeplacement.cli;

import io.moeplacement.formats.SequenceFilter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code R/M}: sequences whose id mod M is R. */
final class SequenceFilterConverter implements ITypeConverter<SequenceFilter> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    @Override
    public SequenceFilter convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            int remainder = Integer.parseInt(matcher.group(1));
            int modulus = Integer.parseInt(matcher.group(2));
            if (remainder < modulus) {
                return new SequenceFilter(remainder, modulus);
            }
        }
        throw new TypeConversionException(
                "(" + text + ") must be R/M with whole numbers 0 <= R < M, such as 0/2 for every second sequence");
    }
}

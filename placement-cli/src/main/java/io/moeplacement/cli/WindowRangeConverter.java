package io.moeplacement.cli;

import io.moeplacement.formats.WindowRange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code A..B}: load windows by their positions. */
final class WindowRangeConverter implements ITypeConverter<WindowRange> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");

    @Override
    public WindowRange convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            int first = Integer.parseInt(matcher.group(1));
            int last = Integer.parseInt(matcher.group(2));
            if (first <= last) {
                return new WindowRange(first, last);
            }
        }
        throw new TypeConversionException("(" + Numbers.shown(text)
                + ") must be A..B with whole numbers 0 <= A <= B, such as 0..124 for the first 125 load windows");
    }
}

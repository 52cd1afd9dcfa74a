package io.moeplacement.cli;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code A-B}, or several ranges and numbers with commas: ids of layers, ascending. */
final class LayerIdsConverter implements ITypeConverter<LayerIds> {

    private static final Pattern PART = Pattern.compile("\\d{1,5}(-\\d{1,5})?");

    @Override
    public LayerIds convert(String text) {
        IntStream.Builder ids = IntStream.builder();
        int last = -1;
        for (String part : text.split(",", -1)) {
            if (!PART.matcher(part).matches()) {
                throw bad(text);
            }
            String[] ends = part.split("-", -1);
            int first = Integer.parseInt(ends[0]);
            int end = Integer.parseInt(ends[ends.length - 1]);
            if (first <= last || end < first) {
                throw bad(text);
            }
            last = end;
            IntStream.rangeClosed(first, end).forEach(ids);
        }
        return new LayerIds(ids.build().toArray());
    }

    private static TypeConversionException bad(String text) {
        return new TypeConversionException("(" + Numbers.shown(text)
                + ") must be ascending numbers and ranges of at most five digits, such as 3-60 or 0-7,15");
    }
}

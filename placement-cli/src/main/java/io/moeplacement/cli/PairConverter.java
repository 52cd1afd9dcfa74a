package io.moeplacement.cli;

import io.moeplacement.formats.SequenceFilter;
import io.moeplacement.formats.WindowRange;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Turns two whole numbers with something between them into a value. */
abstract class PairConverter<T> implements ITypeConverter<T> {

    private static final String NUMBER = "(\\d{1,9})";

    private final Pattern form;
    private final String allowed;
    private final BiFunction<Integer, Integer, @Nullable T> value;

    /**
     * A converter.
     *
     * @param between what stands between the numbers
     * @param allowed what is allowed, for messages
     * @param value the value of two numbers, null where they do not go together
     */
    PairConverter(String between, String allowed, BiFunction<Integer, Integer, @Nullable T> value) {
        this.form = Pattern.compile(NUMBER + Pattern.quote(between) + NUMBER);
        this.allowed = allowed;
        this.value = value;
    }

    @Override
    public T convert(String text) {
        Matcher matcher = form.matcher(text);
        T converted = matcher.matches()
                ? value.apply(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : null;
        if (converted == null) {
            throw new TypeConversionException("(" + Numbers.shown(text) + ") must be " + allowed);
        }
        return converted;
    }

    /** {@code A..B}: load windows by their positions. */
    static final class OfWindows extends PairConverter<WindowRange> {
        OfWindows() {
            super(
                    "..",
                    "A..B with whole numbers 0 <= A <= B, such as 0..124 for the first 125 load windows",
                    (first, last) -> first <= last ? new WindowRange(first, last) : null);
        }
    }

    /** {@code R/M}: sequences whose id mod M is R. */
    static final class OfSequences extends PairConverter<SequenceFilter> {
        OfSequences() {
            super(
                    "/",
                    "R/M with whole numbers 0 <= R < M, such as 0/2 for every second sequence",
                    (remainder, modulus) -> remainder < modulus ? new SequenceFilter(remainder, modulus) : null);
        }
    }
}

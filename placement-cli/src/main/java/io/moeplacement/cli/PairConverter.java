package io.moeplacement.cli;

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
}

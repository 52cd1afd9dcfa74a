package io.moeplacement.cli;

import java.math.BigInteger;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The options whose value is a number of some range. */
final class Numbers {

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    private static final int MAX_SHOWN = 40;

    private Numbers() {}

    private static long whole(String text, long min, long max) {
        String least = min == Long.MIN_VALUE ? "" : " of at least " + min;
        if (!WHOLE.matcher(text).matches()) {
            throw new TypeConversionException("(" + shown(text) + ") must be a whole number" + least + ", in digits");
        }
        BigInteger value = new BigInteger(text);
        if (value.compareTo(BigInteger.valueOf(min)) < 0) {
            throw new TypeConversionException("(" + shown(text) + ") must be a whole number of at least " + min);
        }
        if (value.compareTo(BigInteger.valueOf(max)) > 0) {
            throw new TypeConversionException("(" + shown(text) + ") is too large, it must be at most " + max);
        }
        return value.longValueExact();
    }

    /** A word of the command line in a message; more than the beginning helps nobody. */
    static String shown(String text) {
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
    }

    private static double decimal(String text, DoublePredicate allowed, String range) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value) && allowed.test(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one message for both.
        }
        throw new TypeConversionException("(" + shown(text) + ") must be a finite number " + range);
    }

    private static double decimal(String text, double min) {
        return decimal(text, value -> value >= min, "of at least " + min);
    }

    /** A count of things there must be at least one of. */
    static final class Positive implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, 1, Integer.MAX_VALUE);
        }
    }

    /** A count or an index. */
    static final class NotNegative implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, 0, Integer.MAX_VALUE);
        }
    }

    /** A large count of things there must be at least one of. */
    static final class PositiveLong implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text, 1, Long.MAX_VALUE);
        }
    }

    /** A large count. */
    static final class NotNegativeLong implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text, 0, Long.MAX_VALUE);
        }
    }

    /** Any whole number. */
    static final class AnyLong implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
        }
    }

    /** A weight, a share or a tolerance. */
    static final class Weight implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return decimal(text, 0);
        }
    }

    /** Bytes a second; with less than one, times are beyond what a number holds. */
    static final class Bandwidth implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return decimal(text, 1);
        }
    }

    /** A speed: something that is divided by. */
    static final class AboveZero implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return decimal(text, value -> value > 0, "above 0");
        }
    }

    /** A share, or a similarity that may be none. */
    static final class Share implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return decimal(text, value -> value >= 0 && value <= 1, "in 0..1");
        }
    }

    /** A share that must be something. */
    static final class ShareAboveZero implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return decimal(text, value -> value > 0 && value <= 1, "above 0, at most 1");
        }
    }

    /** An imbalance, max over mean. */
    static final class Imbalance implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return decimal(text, 1);
        }
    }
}

package io.moeplacement.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The options whose value is a number of some range. */
final class Numbers {

    private Numbers() {}

    private static long whole(String text, long min, long max) {
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one message for both.
        }
        String range = max >= Integer.MAX_VALUE ? "of at least " + min : "in " + min + ".." + max;
        throw new TypeConversionException("(" + text + ") must be a whole number " + range);
    }

    private static double decimal(String text, double min) {
        try {
            double value = Double.parseDouble(text);
            if (value >= min && value <= Double.MAX_VALUE) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one message for both.
        }
        throw new TypeConversionException("(" + text + ") must be a finite number of at least " + min);
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

    /** A weight, a share or a tolerance. */
    static final class Weight implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return decimal(text, 0);
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

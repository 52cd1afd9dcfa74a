package io.moeplacement.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Buffer slots of a device and layer: one number, or a range to compare.
 *
 * @param first the smallest number, at least 1
 * @param last the largest number, at least {@code first}
 */
record BufferSizes(int first, int last) {

    private static final String DOTS = "..";

    boolean isOneNumber() {
        return first == last;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return isOneNumber() ? Integer.toString(first) : first + DOTS + last;
    }

    /** {@code N} or {@code A..B}. */
    static final class Converter implements ITypeConverter<BufferSizes> {

        private final Numbers.Positive number = new Numbers.Positive();

        @Override
        public BufferSizes convert(String text) {
            int dots = text.indexOf(DOTS);
            if (dots < 0) {
                int only = number(text, text);
                return new BufferSizes(only, only);
            }
            int first = number(text, text.substring(0, dots));
            int last = number(text, text.substring(dots + DOTS.length()));
            if (first > last) {
                throw new TypeConversionException("(" + Numbers.shown(text)
                        + ") must be a range A..B with A at most B, such as " + last + DOTS + first);
            }
            return new BufferSizes(first, last);
        }

        private int number(String whole, String part) {
            try {
                return number.convert(part);
            } catch (TypeConversionException e) {
                throw new TypeConversionException("(" + Numbers.shown(whole)
                        + ") must be a whole number of at least 1, or a range A..B of them, such as 2..8"
                        + (whole.equals(part) ? "" : "; " + e.getMessage()));
            }
        }
    }
}

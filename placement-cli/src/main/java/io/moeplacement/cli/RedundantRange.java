package io.moeplacement.cli;

import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Slots beyond one per expert: one number, or a range to sweep over.
 *
 * @param first the smallest number, at least 0
 * @param last the largest number, at least {@code first}
 */
record RedundantRange(int first, int last) {

    private static final String DOTS = "..";

    private static final long MOST_POINTS = 1_000;

    boolean isOneNumber() {
        return first == last;
    }

    /**
     * Every {@code step}-th number from the first on, {@code [points]}.
     *
     * @throws CliException when these are too many to solve one after the other
     */
    int[] points(int step) {
        long points = ((long) last - first) / step + 1;
        if (points > MOST_POINTS) {
            throw CliException.usage("--redundant (" + this + ") with --step (" + step + ") makes " + points
                    + " points, at most " + MOST_POINTS + " are solved; take a larger step");
        }
        return IntStream.range(0, (int) points)
                .map(point -> first + point * step)
                .toArray();
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return isOneNumber() ? Integer.toString(first) : first + DOTS + last;
    }

    /** {@code R} or {@code A..B}. */
    static final class Converter implements ITypeConverter<RedundantRange> {

        private final Numbers.NotNegative number = new Numbers.NotNegative();

        @Override
        public RedundantRange convert(String text) {
            int dots = text.indexOf(DOTS);
            if (dots < 0) {
                int only = number.convert(text);
                return new RedundantRange(only, only);
            }
            RedundantRange range = new RedundantRange(
                    end(text, text.substring(0, dots)), end(text, text.substring(dots + DOTS.length())));
            if (range.first() > range.last()) {
                throw new TypeConversionException("(" + range.first() + DOTS + range.last()
                        + ") must be a range A..B with A at most B, such as " + range.last() + DOTS + range.first());
            }
            return range;
        }

        private int end(String range, String text) {
            try {
                return number.convert(text);
            } catch (TypeConversionException e) {
                throw new TypeConversionException("(" + Numbers.shown(range)
                        + ") must be a range A..B of whole numbers, such as 0..64; " + e.getMessage());
            }
        }
    }
}

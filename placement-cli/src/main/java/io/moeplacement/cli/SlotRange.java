package io.moeplacement.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Redundant slots: one number, or a range of them for {@code sweep}.
 *
 * @param first smallest number, at least 0
 * @param last largest number, at least the smallest
 */
record SlotRange(int first, int last) {

    boolean isSingle() {
        return first == last;
    }

    @Override
    public String toString() {
        return isSingle() ? Integer.toString(first) : first + ".." + last;
    }

    /** {@code 32} or {@code 0..64}. */
    static final class Converter implements ITypeConverter<SlotRange> {

        private final Numbers.NotNegative number = new Numbers.NotNegative();

        @Override
        public SlotRange convert(String text) {
            int dots = text.indexOf("..");
            if (dots < 0) {
                int only = number.convert(text);
                return new SlotRange(only, only);
            }
            int first = number.convert(text.substring(0, dots));
            int last = number.convert(text.substring(dots + 2));
            if (last < first) {
                throw new TypeConversionException("(" + Numbers.shown(text) + ") ends before it begins");
            }
            return new SlotRange(first, last);
        }
    }
}

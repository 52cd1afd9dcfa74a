package io.moeplacement.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them; the same in every country. */
final class Figures {

    /** What is not known. */
    static final String UNKNOWN = "-";

    private static final double MANY_BYTES = 1e10;

    private Figures() {}

    /** A ratio, a share or a count per token. */
    static String ratio(@Nullable Double value) {
        return value == null ? UNKNOWN : String.format(Locale.ROOT, "%.4f", value);
    }

    /** A value of an objective, in milliseconds where the objective is a time. */
    static String value(String objective, @Nullable Double value) {
        boolean time = objective.equals("step-time") || objective.equals("balance-then-tail");
        return time && value != null ? milliseconds(value) : ratio(value);
    }

    static String percent(@Nullable Double share) {
        return share == null ? UNKNOWN : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** A count that need not be whole. */
    static String oneDecimal(@Nullable Double value) {
        return value == null ? UNKNOWN : String.format(Locale.ROOT, "%.1f", value);
    }

    static String milliseconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f ms", 1000 * seconds);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f s", seconds);
    }

    /** Megabytes, or gigabytes where there are many. */
    static String size(double bytes) {
        return bytes < MANY_BYTES ? megabytes(bytes) : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    static String megabytes(double bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}

package io.moeplacement.cli.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as the page says them; the same in every country. */
final class Say {

    /** What is not known. */
    static final String UNKNOWN = "–";

    /** Keeps a figure and its unit on one line. */
    private static final String GAP = "\u00a0";

    /** Changes below this part are called none. */
    private static final double NOTHING = 0.0005;

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Say() {}

    /** A ratio in a cell of a large table. */
    static String cell(double ratio) {
        return Double.isNaN(ratio) ? UNKNOWN : String.format(Locale.ROOT, "%.2f", ratio);
    }

    /** A ratio, a share or a count per token. */
    static String ratio(@Nullable Double ratio) {
        return ratio == null || ratio.isNaN() ? UNKNOWN : String.format(Locale.ROOT, "%.4f", ratio);
    }

    /** A ratio in running text: three decimals, none that say nothing. */
    static String shortRatio(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio).replaceAll("\\.?0+$", "");
    }

    static String milliseconds(double seconds) {
        return significant(1000 * seconds) + GAP + "ms";
    }

    static String seconds(double seconds) {
        return significant(seconds) + GAP + "s";
    }

    static String percent(double share) {
        return significant(100 * share) + GAP + "%";
    }

    /** Bytes in decimal units. */
    static String bytes(double bytes) {
        int unit = 0;
        double value = bytes;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return significant(value) + GAP + UNITS[unit];
    }

    /** Megabytes, plain, for tables that a chart is drawn from. */
    static String megabytes(double bytes) {
        return String.format(Locale.ROOT, bytes >= 1e8 || bytes == 0 ? "%.0f" : "%.2f", bytes / 1e6);
    }

    static String count(long count, String one) {
        return count + GAP + (count == 1 ? one : one + "s");
    }

    /** A change from before to after as {@code −15.3 %}; words where it is none or has no measure. */
    static String change(double before, double after) {
        if (isSame(before, after)) {
            return "unchanged";
        }
        if (before == 0) {
            return "from none";
        }
        double part = after / before - 1;
        return (part < 0 ? "−" : "+") + percent(Math.abs(part));
    }

    /** Whether a change is too small to speak of. */
    static boolean isSame(double before, double after) {
        return Math.abs(after - before) <= NOTHING * Math.max(Math.abs(before), Math.abs(after));
    }

    /** The value of an objective, in milliseconds where it is a time. */
    static String objective(String name, @Nullable Double value) {
        boolean time = name.equals("step-time") || name.equals("balance-then-tail");
        return time && value != null ? milliseconds(value) : ratio(value);
    }

    /** Three digits that count, never fewer than the whole part has. */
    private static String significant(double value) {
        double size = Math.abs(value);
        int decimals = 0;
        if (size != 0) {
            decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
        }
        return String.format(Locale.ROOT, "%." + Math.min(decimals, 6) + "f", value);
    }
}

package io.moeplacement.formats.profiles;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What one look at all steps of a dump tells. Mutable, not thread-safe. */
final class StepScan {

    private final Path file;
    private final int skip;
    private int steps;
    private boolean lastEmpty;
    private int experts;
    private boolean[] busy = new boolean[0];
    private long[] labels = new long[16];
    private int kept;

    /** @param skip steps at the beginning that are left out */
    StepScan(Path file, int skip) {
        this.file = file;
        this.skip = skip;
    }

    /** Takes the next step. */
    void add(long label, double[][] loads) {
        if (steps == 0) {
            requireShape(loads);
            experts = loads[0].length;
            busy = new boolean[loads.length];
        }
        requireSameShape(label, loads);
        if (++steps > SizeLimits.MAX_STEPS) {
            throw new FormatException(file + ": more than " + SizeLimits.MAX_STEPS + " steps");
        }
        if (steps <= skip) {
            return;
        }
        lastEmpty = true;
        for (int layer = 0; layer < loads.length; layer++) {
            if (isBusy(loads[layer])) {
                busy[layer] = true;
                lastEmpty = false;
            }
        }
        if (!lastEmpty) {
            labels = kept == labels.length ? Arrays.copyOf(labels, 2 * kept) : labels;
            labels[kept++] = label;
        }
    }

    private void requireShape(double[][] loads) {
        if (loads.length < 1
                || loads[0].length < 1
                || loads.length > SizeLimits.MAX_LAYERS
                || loads[0].length > SizeLimits.MAX_EXPERTS) {
            throw new FormatException(file + ": " + loads.length + " layers of "
                    + (loads.length == 0 ? 0 : loads[0].length) + " experts, there must be 1 to "
                    + SizeLimits.MAX_LAYERS + " layers of 1 to " + SizeLimits.MAX_EXPERTS + " experts");
        }
    }

    /** Also on later looks: the file may have changed in between. */
    void requireSameShape(long label, double[][] loads) {
        if (loads.length != busy.length || loads[0].length != experts) {
            throw new FormatException(file + ": step " + label + " has " + loads.length + " layers of "
                    + (loads.length == 0 ? 0 : loads[0].length) + " experts, the first one " + busy.length
                    + " layers of " + experts);
        }
    }

    static boolean isBusy(double[] row) {
        for (double load : row) {
            if (load > 0) {
                return true;
            }
        }
        return false;
    }

    /** All steps, skipped and empty ones included. */
    int steps() {
        return steps;
    }

    boolean isLastEmpty() {
        return lastEmpty;
    }

    int layers() {
        return busy.length;
    }

    int experts() {
        return experts;
    }

    /** Labels of the steps that are neither skipped nor empty. */
    long[] labels() {
        return Arrays.copyOf(labels, kept);
    }

    /** Rows with traffic, and those behind the last of them. */
    int[] busyRows() {
        int last =
                IntStream.range(0, busy.length).filter(row -> busy[row]).max().orElse(-1);
        return IntStream.range(0, busy.length)
                .filter(row -> busy[row] || row > last)
                .toArray();
    }
}

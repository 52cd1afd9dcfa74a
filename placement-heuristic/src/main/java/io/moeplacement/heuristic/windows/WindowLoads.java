package io.moeplacement.heuristic.windows;

import io.moeplacement.LoadWindows;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;

/**
 * Loads of one layer's experts in each window, as parts of the window's load, and, where imbalance is limited, in one more
 * column under the pooled loads, which the limit is about. A column without traffic is 0 throughout. Immutable; memory 8 bytes
 * x experts x columns.
 */
final class WindowLoads {

    /** A little less than the rounding that the verifier allows (1e-9), as sums are taken in another order here. */
    private static final double SAFETY = 0.9e-9;

    private final int windows;
    private final int columns;
    private final boolean everyWindowLimited;
    private final double limit;
    /** {@code [expert * columns + column]}. */
    private final double[] load;

    WindowLoads(PlacementProblem problem, LoadWindows given, int layer) {
        this.windows = given.windows();
        boolean limited = problem.limits().hasMaxImbalance();
        this.columns = windows + (limited ? 1 : 0);
        this.everyWindowLimited = problem.robustness() instanceof Robustness.Worst;
        this.limit = problem.limits().maxImbalance() + SAFETY;
        this.load = new double[Math.multiplyExact(problem.experts(), columns)];
        for (int column = 0; column < columns; column++) {
            double[] loads = column < windows
                    ? given.loads(column, layer)
                    : problem.profile().loads(layer);
            double total = 0;
            for (double value : loads) {
                total += value;
            }
            for (int expert = 0; expert < loads.length && total > 0; expert++) {
                load[expert * columns + column] = loads[expert] / total;
            }
        }
    }

    /** Number of windows. */
    int windows() {
        return windows;
    }

    /** Windows, and the pooled loads where imbalance is limited. */
    int columns() {
        return columns;
    }

    /** An expert's part of the load of a column, in 0..1. */
    double load(int expert, int column) {
        return load[expert * columns + column];
    }

    /** The first column in which imbalance is limited; all after it are. */
    int firstLimited() {
        return everyWindowLimited && columns > windows ? 0 : windows;
    }

    /** Largest imbalance of a limited column, with the rounding that the verifier allows. */
    double limit() {
        return limit;
    }
}

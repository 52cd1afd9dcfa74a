package io.moeplacement.ilp.tight;

import io.moeplacement.ilp.programme.Programme;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.Variable;

/**
 * The part that every programme has: binaries "expert e of layer l sits on device g" where that is allowed, one device per
 * expert, as many experts as slots, the limit on moves, and one expert tied to device 0 where devices are interchangeable.
 */
final class PlacementRows {

    private final Instance instance;
    private final Programme programme;
    private final int firstLayer;
    private final int @Nullable [][] start;
    /** {@code [layers of the programme][experts * devices]}; null where not allowed. */
    private final @Nullable Variable[][] x;

    /**
     * Adds variables and rows.
     *
     * @param start an assignment that keeps all limits, or null
     */
    PlacementRows(Instance instance, Programme programme, int firstLayer, int endLayer, int @Nullable [][] start) {
        this.instance = instance;
        this.programme = programme;
        this.firstLayer = firstLayer;
        boolean symmetric = instance.isSymmetric(firstLayer, endLayer);
        int tied = symmetric ? instance.hottestExpert(firstLayer) : -1;
        this.start = start == null || !symmetric ? start : renamed(start, start[firstLayer][tied]);
        this.x = new Variable[endLayer - firstLayer][instance.experts * instance.devices];
        for (int layer = firstLayer; layer < endLayer; layer++) {
            for (int expert = 0; expert < instance.experts; expert++) {
                addExpert(layer, expert, layer == firstLayer && expert == tied);
            }
            for (int device = 0; device < instance.devices; device++) {
                Expression fill = programme.row("fill").level(instance.slots[layer][device]);
                for (int expert = 0; expert < instance.experts; expert++) {
                    set(fill, layer, expert, device, 1);
                }
            }
        }
        addMoves();
    }

    /** Exchanges the names of a device and device 0 in all layers. */
    private static int[][] renamed(int[][] deviceOf, int device) {
        return Arrays.stream(deviceOf)
                .map(row -> Arrays.stream(row)
                        .map(d -> d == device ? 0 : d == 0 ? device : d)
                        .toArray())
                .toArray(int[][]::new);
    }

    private void addExpert(int layer, int expert, boolean tied) {
        Expression once = programme.row("once").level(1);
        for (int device = 0; device < (tied ? 1 : instance.devices); device++) {
            if (instance.allowed[layer][expert * instance.devices + device]) {
                Variable here = programme.binary(
                        "x_" + instance.layerId(layer) + "_" + expert + "_" + device, startsOn(layer, expert, device));
                x[layer - firstLayer][expert * instance.devices + device] = here;
                once.set(here, 1);
            }
        }
    }

    private void addMoves() {
        if (instance.stays == null) {
            return;
        }
        Expression moves = programme.row("moves").upper(instance.maxMoves);
        for (int row = 0; row < x.length; row++) {
            for (int i = 0; i < x[row].length; i++) {
                Variable here = x[row][i];
                if (here != null && !instance.stays[firstLayer + row][i]) {
                    moves.set(here, 1);
                }
            }
        }
    }

    /** No device's time, in units of a perfect spread, may be above the limit on imbalance, if there is one. */
    void limitTimes() {
        for (int row = 0; row < x.length && instance.hasMaxImbalance(); row++) {
            for (int device = 0; device < instance.devices; device++) {
                limitTime(firstLayer + row, device, instance.maxImbalance);
            }
        }
    }

    private void limitTime(int layer, int device, double limit) {
        Expression time = programme.row("load").upper(Programme.clean(limit * instance.speed[device]));
        addLoad(time, layer, device);
    }

    /** The load of a device. */
    void addLoad(Expression row, int layer, int device) {
        for (int expert = 0; expert < instance.experts; expert++) {
            double load = Programme.clean(instance.load[layer][expert]);
            if (load > 0) {
                set(row, layer, expert, device, load);
            }
        }
    }

    /** The binary, or null where the expert cannot be. */
    @Nullable
    Variable x(int layer, int expert, int device) {
        return x[layer - firstLayer][expert * instance.devices + device];
    }

    private void set(Expression row, int layer, int expert, int device, double factor) {
        Variable here = x(layer, expert, device);
        if (here != null) {
            row.set(here, factor);
        }
    }

    /** 1 where the start has the expert, 0 elsewhere and without a start. */
    double startsOn(int layer, int expert, int device) {
        return start != null && start[layer][expert] == device ? 1 : 0;
    }

    /** The assignment of the programme's layers by the variables' values; null when it is none. */
    int @Nullable [][] read(double[] values) {
        int[][] deviceOf = new int[x.length][instance.experts];
        for (int row = 0; row < x.length; row++) {
            int[] left = instance.slots[firstLayer + row].clone();
            for (int expert = 0; expert < instance.experts; expert++) {
                int found = -1;
                for (int device = 0; device < instance.devices; device++) {
                    Variable here = x(firstLayer + row, expert, device);
                    if (here != null && values[programme.index(here)] > 0.5) {
                        found = found < 0 ? device : instance.devices;
                    }
                }
                if (found < 0 || found == instance.devices || --left[found] < 0) {
                    return null;
                }
                deviceOf[row][expert] = found;
            }
        }
        return deviceOf;
    }
}

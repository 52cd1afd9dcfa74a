package io.moeplacement.heuristic.windows;

import io.moeplacement.heuristic.replica.LayerFacts;
import io.moeplacement.heuristic.replica.ReplicaLayer;
import java.util.Arrays;

/**
 * One layer under all its windows: the load of every device in every column, kept up to date by swaps and replacements, and the
 * cost of what a move would make of it.
 *
 * <p>Idea: a swap changes two devices, so of the others only the busiest counts; per column the three busiest devices are
 * remembered, one of which is not among any two. A swap is tried in O(columns), a replacement in O(columns * devices); one that
 * is made costs O(columns * (slots of the changed devices + devices)). Device loads are sums in slot order, without drift. Memory
 * 8 bytes x columns x (2 experts + devices). Not thread-safe.
 */
final class WindowLayer {

    /** Above every imbalance there can be; what is left of a double below it tells apart 1e-10. */
    private static final double BEYOND = 1e6;

    private final LayerFacts facts;
    private final ReplicaLayer layer;
    private final WindowLoads loads;
    private final WindowMeasure measure;
    private final int devices;
    private final int columns;
    private final int firstLimited;
    private final double[] inverse;
    /** {@code [expert * columns + column]}: what one copy serves. */
    private final double[] share;
    /** {@code [device * columns + column]}: load as part of the device's perfect spread. */
    private final double[] served;
    /** {@code [column * 3 ..]}: the busiest devices, busiest first, and how busy they are; -1 where there are fewer. */
    private final int[] top;

    private final double[] topLoad;
    private final double[] imbalance;
    private final double[] trial;
    private final boolean[] relevant;
    private double value;
    private double cost;

    /** @param layer the rows and rules; moves are to be made through this object only, until the next {@link #refill} */
    WindowLayer(ReplicaLayer layer, WindowLoads loads, WindowMeasure measure) {
        this.layer = layer;
        this.facts = layer.facts();
        this.loads = loads;
        this.measure = measure;
        this.devices = facts.devices();
        this.columns = loads.columns();
        this.firstLimited = loads.firstLimited();
        this.inverse = new double[devices];
        Arrays.setAll(inverse, device -> 1 / facts.perfect(device));
        this.share = new double[facts.experts() * columns];
        this.served = new double[devices * columns];
        this.top = new int[3 * columns];
        this.topLoad = new double[3 * columns];
        this.imbalance = new double[columns];
        this.trial = new double[columns];
        this.relevant = new boolean[devices];
        refill();
    }

    /** Takes the row of the layer as it is now. */
    void refill() {
        for (int expert = 0; expert < facts.experts(); expert++) {
            refreshShare(expert);
        }
        for (int device = 0; device < devices; device++) {
            refreshDevice(device);
        }
        settle();
    }

    /** Rows and rules. */
    ReplicaLayer rows() {
        return layer;
    }

    /** The row's figure over the windows and, where a limit on imbalance is broken, a price above all figures. */
    double value() {
        return value;
    }

    /** What a descent lowers: the value, and a very small part of the mean to tell equal values of the worst windows apart. */
    double cost() {
        return cost;
    }

    /** Imbalance in each column, {@code [columns]}: not a copy. */
    double[] imbalances() {
        return imbalance;
    }

    /** Whether a device is the busiest one of a column that counts; a move that changes no such device cannot help. */
    boolean isRelevant(int device) {
        return relevant[device];
    }

    /** The cost, or more, after exchanging the experts of two slots on different devices. */
    double swapped(int slot, int other) {
        int a = facts.deviceOf(slot);
        int b = facts.deviceOf(other);
        int rowA = a * columns;
        int rowB = b * columns;
        int rowX = layer.expertAt(slot) * columns;
        int rowY = layer.expertAt(other) * columns;
        double inverseA = inverse[a];
        double inverseB = inverse[b];
        boolean largest = measure.isLargest();
        for (int column = 0; column < columns; column++) {
            double shift = share[rowX + column] - share[rowY + column];
            double most = Math.max(served[rowA + column] - shift * inverseA, served[rowB + column] + shift * inverseB);
            int first = 3 * column;
            if (top[first] != a && top[first] != b) {
                most = Math.max(most, topLoad[first]);
            } else if (top[first + 1] != a && top[first + 1] != b) {
                most = Math.max(most, topLoad[first + 1]);
            } else {
                most = Math.max(most, topLoad[first + 2]);
            }
            if (largest && most > cost) {
                return Double.POSITIVE_INFINITY;
            }
            trial[column] = Math.max(1, most);
        }
        return measure.bound(trial) + measure.tie(trial) + price(trial);
    }

    /** The cost, or more, after putting a copy of another expert into a slot. */
    double replaced(int slot, int expert) {
        int own = facts.deviceOf(slot);
        int old = layer.expertAt(slot);
        double oldRise = 1.0 / (layer.copies(old) - 1) - 1.0 / layer.copies(old);
        double newFall = 1.0 / (layer.copies(expert) + 1) - 1.0 / layer.copies(expert);
        double oldLeaves = -1.0 / (layer.copies(old) - 1);
        double newArrives = 1.0 / (layer.copies(expert) + 1);
        Arrays.fill(trial, 1);
        for (int device = 0; device < devices; device++) {
            double oldPart = layer.copiesOn(old, device) * oldRise + (device == own ? oldLeaves : 0);
            double newPart = layer.copiesOn(expert, device) * newFall + (device == own ? newArrives : 0);
            int row = device * columns;
            for (int column = 0; column < columns; column++) {
                double change = oldPart * loads.load(old, column) + newPart * loads.load(expert, column);
                trial[column] = Math.max(trial[column], served[row + column] + change * inverse[device]);
            }
        }
        return measure.bound(trial) + measure.tie(trial) + price(trial);
    }

    /** Exchanges the experts of two slots. */
    void swap(int slot, int other) {
        layer.swap(slot, other);
        refreshDevice(facts.deviceOf(slot));
        refreshDevice(facts.deviceOf(other));
        settle();
    }

    /** Puts a copy of another expert into a slot. */
    void replace(int slot, int expert) {
        int own = facts.deviceOf(slot);
        int old = layer.expertAt(slot);
        layer.replace(slot, expert);
        refreshShare(old);
        refreshShare(expert);
        for (int device = 0; device < devices; device++) {
            if (device == own || layer.copiesOn(old, device) > 0 || layer.copiesOn(expert, device) > 0) {
                refreshDevice(device);
            }
        }
        settle();
    }

    private void refreshShare(int expert) {
        for (int column = 0; column < columns; column++) {
            share[expert * columns + column] = loads.load(expert, column) / layer.copies(expert);
        }
    }

    private void refreshDevice(int device) {
        int row = device * columns;
        Arrays.fill(served, row, row + columns, 0);
        int end = facts.firstSlot(device + 1);
        for (int slot = facts.firstSlot(device); slot < end; slot++) {
            int from = layer.expertAt(slot) * columns;
            for (int column = 0; column < columns; column++) {
                served[row + column] += share[from + column];
            }
        }
        for (int column = 0; column < columns; column++) {
            served[row + column] *= inverse[device];
        }
    }

    private void settle() {
        Arrays.fill(top, -1);
        Arrays.fill(topLoad, 0);
        for (int device = 0; device < devices; device++) {
            for (int column = 0; column < columns; column++) {
                rank(3 * column, device, served[device * columns + column]);
            }
        }
        for (int column = 0; column < columns; column++) {
            imbalance[column] = Math.max(1, topLoad[3 * column]);
        }
        double figure = measure.exact(imbalance);
        value = figure + price(imbalance);
        cost = value + measure.tie(imbalance);
        boolean tied = cost > value;
        Arrays.fill(relevant, false);
        for (int column = 0; column < columns; column++) {
            boolean counts = column < loads.windows() && (tied || measure.counts(imbalance[column], figure));
            boolean broken = column >= firstLimited && imbalance[column] > loads.limit();
            if (counts || broken) {
                relevant[top[3 * column]] = true;
            }
        }
    }

    private void rank(int first, int device, double load) {
        int place = first + 2;
        if (top[place] >= 0 && topLoad[place] >= load) {
            return;
        }
        while (place > first && (top[place - 1] < 0 || topLoad[place - 1] < load)) {
            top[place] = top[place - 1];
            topLoad[place] = topLoad[place - 1];
            place--;
        }
        top[place] = device;
        topLoad[place] = load;
    }

    /** What the parts of imbalances above their limit cost; keeping the limit comes before any figure. */
    private double price(double[] imbalances) {
        double excess = 0;
        for (int column = firstLimited; column < columns; column++) {
            excess += Math.max(0, imbalances[column] - loads.limit());
        }
        return excess > 0 ? BEYOND * (1 + excess) : 0;
    }

    /** Whether a value says that the limits on imbalance are kept. */
    static boolean keepsLimits(double value) {
        return value < BEYOND;
    }
}

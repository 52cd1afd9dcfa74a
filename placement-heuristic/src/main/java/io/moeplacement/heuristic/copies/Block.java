package io.moeplacement.heuristic.copies;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Neighbouring layers that take a turn together, so that they can leave an optimum that none of them can leave alone. A turn
 * kicks the best rows, lets the layers descend one after the other, and counts only when the block is better after a full
 * recount, so that rounding cannot add up; otherwise everything is put back. Not thread-safe.
 */
final class Block {

    /** Least gain that counts, as a part of the cost: beyond rounding. */
    private static final double LEAST_GAIN = 1e-10;

    private final LayerDescent[] layers;

    /** @param layers consecutive layers, at least one, each at its best row */
    Block(LayerDescent... layers) {
        this.layers = layers;
    }

    /** A descent of the rows at hand; whether it made the block better. */
    boolean descend(BooleanSupplier stop) {
        double excess = excess();
        double cost = cost();
        return descend(stop, excess, cost);
    }

    /** Leaves the best rows by some random moves and descends; whether that made the block better. */
    boolean turn(BooleanSupplier stop) {
        double excess = excess();
        double cost = cost();
        for (LayerDescent layer : layers) {
            layer.kick();
        }
        return descend(stop, excess, cost);
    }

    private boolean descend(BooleanSupplier stop, double excess, double cost) {
        for (int pass = Math.min(2, layers.length); pass > 0; pass--) {
            for (LayerDescent layer : layers) {
                layer.descend(stop);
            }
        }
        return keepIfBetter(excess, cost);
    }

    /** Takes another row, {@code [slots]}, for a block of one layer if it is better. */
    void offer(int[] row) {
        double excess = excess();
        double cost = cost();
        layers[0].put(row);
        keepIfBetter(excess, cost);
    }

    private boolean keepIfBetter(double excessBefore, double costBefore) {
        double excess = excess();
        boolean better = excess < excessBefore
                || (excess == excessBefore && cost() < costBefore - LEAST_GAIN * Math.abs(costBefore));
        for (LayerDescent layer : layers) {
            if (better) {
                layer.keep();
            } else {
                layer.put(layer.best());
            }
        }
        return better;
    }

    private double excess() {
        return Arrays.stream(layers).mapToDouble(LayerDescent::excess).sum();
    }

    /** Every boundary inside the block once, and those at its ends. */
    private double cost() {
        double sum = 0;
        for (int i = 0; i < layers.length; i++) {
            sum += layers[i].cost() - (i == 0 ? 0 : layers[i].costBefore());
        }
        return sum;
    }
}

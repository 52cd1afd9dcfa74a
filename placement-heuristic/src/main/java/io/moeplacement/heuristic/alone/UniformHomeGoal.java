package io.moeplacement.heuristic.alone;

import org.jspecify.annotations.Nullable;

/**
 * Seconds of a layer in home communication with uniform sources over links: every device sends the same to a given target,
 * so dispatch and return take equally long and follow from what each device receives, in O(devices). Not thread-safe.
 */
final class UniformHomeGoal implements LayerGoal {

    private final UniformDispatch dispatch;
    private final @Nullable PlaceHits hits;
    private final double copiesPerLoad;
    private final double perfectSeconds;
    private final double[] change = new double[2];
    /** Expected copies per token that each device receives. */
    private final double[] received;

    /**
     * The goal of one layer.
     *
     * @param hits null when every (token, expert) assignment is a copy of its own
     * @param copiesPerLoad copies of a token per unit of load
     * @param perfectSeconds compute time of a perfect spread
     */
    UniformHomeGoal(
            UniformDispatch dispatch,
            @Nullable PlaceHits hits,
            int devices,
            double copiesPerLoad,
            double perfectSeconds) {
        this.dispatch = dispatch;
        this.hits = hits;
        this.copiesPerLoad = copiesPerLoad;
        this.perfectSeconds = perfectSeconds;
        this.received = new double[devices];
    }

    @Override
    public void reset(int[] deviceOf, double[] sums) {
        if (hits != null) {
            hits.reset(deviceOf);
        }
        for (int device = 0; device < received.length; device++) {
            received[device] = hits == null
                    ? sums[device] * copiesPerLoad
                    : scaled(sums[device], hits.hits(device), hits.copies(device));
        }
    }

    /** Copies by load, scaled down by how often the selections' copies at a device are of distinct tokens. */
    private double scaled(double load, double ofHits, double ofCopies) {
        return load * copiesPerLoad * (ofCopies > 0 ? ofHits / ofCopies : 1);
    }

    @Override
    public double cost(double slowest) {
        return slowest * perfectSeconds + 2 * dispatch.seconds(received);
    }

    @Override
    public double swapped(Swap swap, double[] sums, double slowest) {
        double keptG = received[swap.g];
        double keptH = received[swap.h];
        receive(swap, sums);
        double cost = cost(slowest);
        received[swap.g] = keptG;
        received[swap.h] = keptH;
        return cost;
    }

    private void receive(Swap swap, double[] sums) {
        int g = swap.g;
        int h = swap.h;
        if (hits == null) {
            received[g] = sums[g] * copiesPerLoad;
            received[h] = sums[h] * copiesPerLoad;
            return;
        }
        hits.swapChange(swap.first, g, swap.second, h, change);
        double shift = hits.copiesOf(swap.second) - hits.copiesOf(swap.first);
        received[g] = scaled(sums[g], hits.hits(g) + change[0], hits.copies(g) + shift);
        received[h] = scaled(sums[h], hits.hits(h) + change[1], hits.copies(h) - shift);
    }

    @Override
    public boolean weighsLoad() {
        return true;
    }

    @Override
    public void swap(Swap swap, double[] sums) {
        receive(swap, sums);
        if (hits != null) {
            hits.swap(swap.first, swap.g, swap.second, swap.h);
        }
    }
}

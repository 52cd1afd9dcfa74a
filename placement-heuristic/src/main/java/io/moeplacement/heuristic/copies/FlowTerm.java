package io.moeplacement.heuristic.copies;

import io.moeplacement.heuristic.search.AllToAllPrices;
import java.util.Arrays;

/**
 * Seconds of the all-to-all over one layer boundary of pipelined communication, seen from the layer on one side of it. A
 * change shifts rows of the bytes between the layer's devices and its neighbour's; the exchange is then priced anew,
 * O(devices^2). Not thread-safe.
 */
final class FlowTerm implements LayerTerm {

    private final ShareTable shares;
    private final Transitions transitions;
    private final AllToAllPrices prices;
    private final int devices;
    private double[] bytesOf = new double[0];
    private double[] bytes;
    private double[] tried;

    /**
     * The exchange of one boundary.
     *
     * @param transitions bytes with the neighbour
     * @param prices of sending from this layer to the neighbour, so {@link AllToAllPrices#back} where the neighbour comes first
     */
    FlowTerm(ShareTable shares, Transitions transitions, AllToAllPrices prices) {
        this.shares = shares;
        this.transitions = transitions;
        this.prices = prices;
        this.devices = shares.places();
        this.bytes = new double[devices * devices];
        this.tried = new double[devices * devices];
    }

    @Override
    public double reset() {
        bytesOf = transitions.count();
        Arrays.fill(tried, 0);
        for (int expert = 0; expert < shares.experts(); expert++) {
            for (int device = 0; device < devices; device++) {
                double share = shares.share(expert, device);
                if (share > 0) {
                    add(share, expert, device);
                }
            }
        }
        System.arraycopy(tried, 0, bytes, 0, bytes.length);
        return prices.seconds(tried);
    }

    private void add(double share, int expert, int device) {
        int row = device * devices;
        int from = expert * devices;
        for (int other = 0; other < devices; other++) {
            tried[row + other] += share * bytesOf[from + other];
        }
    }

    @Override
    public double attempt() {
        System.arraycopy(bytes, 0, tried, 0, bytes.length);
        for (int i = 0; i < shares.changes(); i++) {
            add(shares.difference(i), shares.changedExpert(i), shares.changedPlace(i));
        }
        return prices.seconds(tried);
    }

    @Override
    public void take() {
        double[] old = bytes;
        bytes = tried;
        tried = old;
    }

    @Override
    public double guide() {
        return prices.meanSeconds(tried);
    }
}

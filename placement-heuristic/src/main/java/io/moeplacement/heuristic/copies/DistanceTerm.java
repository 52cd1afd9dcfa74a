package io.moeplacement.heuristic.copies;

import java.util.Arrays;

/**
 * Transition weight times distance over one layer boundary, seen from the layer on one side of it. Linear in the layer's
 * shares, so every expert has a price on every device and a change costs O(shares changed). Not thread-safe.
 */
final class DistanceTerm implements LayerTerm {

    /** How far a device of the layer is from one of its neighbour, in the direction that tokens take. */
    @FunctionalInterface
    interface Distance {
        double of(int own, int neighbour);
    }

    private final ShareTable shares;
    private final Transitions transitions;
    /** {@code [own device * devices + neighbour's device]}. */
    private final double[] distance;

    private final int devices;
    private final double[] price;
    private double value;
    private double tried;

    /**
     * The distance of one boundary.
     *
     * @param transitions weight with the neighbour
     */
    DistanceTerm(ShareTable shares, Transitions transitions, Distance distance) {
        this.shares = shares;
        this.transitions = transitions;
        this.devices = shares.places();
        this.distance = new double[devices * devices];
        for (int own = 0; own < devices; own++) {
            for (int other = 0; other < devices; other++) {
                this.distance[own * devices + other] = distance.of(own, other);
            }
        }
        this.price = new double[shares.experts() * devices];
    }

    @Override
    public double reset() {
        double[] weight = transitions.count();
        Arrays.fill(price, 0);
        tried = 0;
        for (int expert = 0; expert < shares.experts(); expert++) {
            int row = expert * devices;
            for (int device = 0; device < devices; device++) {
                for (int other = 0; other < devices; other++) {
                    price[row + device] += weight[row + other] * distance[device * devices + other];
                }
                tried += shares.share(expert, device) * price[row + device];
            }
        }
        value = tried;
        return value;
    }

    @Override
    public double attempt() {
        tried = value;
        for (int i = 0; i < shares.changes(); i++) {
            tried += shares.difference(i) * price[shares.changedExpert(i) * devices + shares.changedPlace(i)];
        }
        return tried;
    }

    @Override
    public void take() {
        value = tried;
    }

    @Override
    public double guide() {
        return 0;
    }
}

package io.moeplacement.cli.report;

import io.moeplacement.Placement;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Which places (devices or nodes) serve which share of each expert's tokens in one layer. Copies share tokens evenly.
 */
final class LayerServers {

    private final int places;
    /** {@code [experts][servers]}, each place once. */
    private final int[][] place;

    private final double[][] share;

    private LayerServers(int places, int[][] place, double[][] share) {
        this.places = places;
        this.place = place;
        this.share = share;
    }

    /** Servers of a layer, when each device stands in a place. */
    static LayerServers of(Placement placement, int layer, IntUnaryOperator placeOf, int places) {
        int[][] place = new int[placement.experts()][];
        double[][] share = new double[placement.experts()][];
        int[] used = new int[placement.experts()];
        for (int expert = 0; expert < place.length; expert++) {
            place[expert] = new int[placement.copies(layer, expert)];
            share[expert] = new double[placement.copies(layer, expert)];
        }
        for (int device = 0; device < placement.devices(); device++) {
            int begin = placement.layout().firstSlot(layer, device);
            for (int slot = begin; slot < begin + placement.layout().slots(layer, device); slot++) {
                int expert = placement.expertAt(layer, slot);
                int here = placeOf.applyAsInt(device);
                int at = 0;
                while (at < used[expert] && place[expert][at] != here) {
                    at++;
                }
                if (at == used[expert]) {
                    place[expert][at] = here;
                    used[expert]++;
                }
                share[expert][at] += 1.0 / placement.copies(layer, expert);
            }
        }
        for (int expert = 0; expert < place.length; expert++) {
            place[expert] = Arrays.copyOf(place[expert], used[expert]);
            share[expert] = Arrays.copyOf(share[expert], used[expert]);
        }
        return new LayerServers(places, place, share);
    }

    static LayerServers byDevice(Placement placement, int layer) {
        return of(placement, layer, device -> device, placement.devices());
    }

    int places() {
        return places;
    }

    int experts() {
        return place.length;
    }

    /** Number of places that serve an expert. */
    int servers(int expert) {
        return place[expert].length;
    }

    int place(int expert, int server) {
        return place[expert][server];
    }

    double share(int expert, int server) {
        return share[expert][server];
    }

    /** Spreads a weight of each expert over the places that serve it, {@code [places]}. */
    double[] spread(double[] weightOfExpert) {
        double[] sums = new double[places];
        for (int expert = 0; expert < place.length; expert++) {
            for (int server = 0; server < place[expert].length; server++) {
                sums[place[expert][server]] += weightOfExpert[expert] * share[expert][server];
            }
        }
        return sums;
    }
}

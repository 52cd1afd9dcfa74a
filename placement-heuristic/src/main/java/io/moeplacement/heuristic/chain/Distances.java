package io.moeplacement.heuristic.chain;

import io.moeplacement.Topology;
import java.util.Arrays;

/**
 * What a transition between two devices costs, hops or seconds per byte, as a part of the farthest
 * pair: every distance is in 0..1, so that the search behaves alike for hops and for seconds per byte. Immutable.
 */
final class Distances {

    private final int devices;
    private final double[] distance;
    private final double farthest;

    /** What a transition between two devices costs. */
    @FunctionalInterface
    private interface Measure {
        double of(int from, int to);
    }

    private Distances(int devices, Measure measure) {
        this.devices = devices;
        this.distance = new double[devices * devices];
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                distance[from * devices + to] = from == to ? 0 : measure.of(from, to);
            }
        }
        this.farthest = Arrays.stream(distance).max().orElse(0);
        if (farthest > 0) {
            Arrays.setAll(distance, i -> distance[i] / farthest);
        }
    }

    /** Hops, or the cost matrix where there is one: the distances of the objective locality. */
    static Distances ofObjective(Topology topology) {
        return new Distances(topology.devices(), topology.hasCostMatrix() ? topology::secondsPerByte : topology::hops);
    }

    /** Seconds per byte. */
    static Distances ofLinks(Topology topology) {
        return new Distances(
                topology.devices(),
                topology.hasCostMatrix()
                        ? topology::secondsPerByte
                        : (from, to) -> 1 / topology.link(from, to).bandwidth());
    }

    /** What the farthest pair costs in the objective's own unit; 0 when nothing costs anything. */
    double farthest() {
        return farthest;
    }

    int devices() {
        return devices;
    }

    double between(int from, int to) {
        return distance[from * devices + to];
    }

    /** Whether all pairs of different devices are equally far, so that devices may be renamed freely. */
    boolean isUniform() {
        double first = devices > 1 ? between(0, 1) : 0;
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                if (from != to && between(from, to) != first) {
                    return false;
                }
            }
        }
        return true;
    }
}

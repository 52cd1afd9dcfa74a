package io.moeplacement.heuristic;

import io.moeplacement.Topology;

/**
 * What a transition between two devices costs in the objective locality: hops, or the cost matrix. Immutable.
 */
final class Distances {

    private final int devices;
    private final double[] distance;

    Distances(Topology topology) {
        this.devices = topology.devices();
        this.distance = new double[devices * devices];
        for (int from = 0; from < devices; from++) {
            for (int to = 0; to < devices; to++) {
                distance[from * devices + to] =
                        topology.hasCostMatrix() ? topology.secondsPerByte(from, to) : topology.hops(from, to);
            }
        }
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

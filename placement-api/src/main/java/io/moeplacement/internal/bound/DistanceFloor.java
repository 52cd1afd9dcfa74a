package io.moeplacement.internal.bound;

import io.moeplacement.Topology;

/**
 * Distances of devices, rounded down to what only tells the same device, the same node and elsewhere apart: between
 * different devices at least {@code apart}, between nodes {@code nodesApart} more.
 *
 * @param apart least distance of two different devices, at least 0
 * @param nodesApart what two nodes add to it at least, at least 0
 */
record DistanceFloor(double apart, double nodesApart) {

    /** A distance of two different devices. */
    @FunctionalInterface
    interface Step {
        double between(int from, int to);
    }

    /** The floor under some distances; nothing at all where there is one device. */
    static DistanceFloor of(Topology topology, Step step) {
        double inside = least(topology, step, true);
        double across = least(topology, step, false);
        double apart = Math.min(inside, across);
        if (apart == Double.POSITIVE_INFINITY) {
            return new DistanceFloor(0, 0);
        }
        // With one device a node, or one node, one level says it all.
        boolean twoLevels = inside < Double.POSITIVE_INFINITY && across < Double.POSITIVE_INFINITY;
        return new DistanceFloor(apart, twoLevels ? across - apart : 0);
    }

    private static double least(Topology topology, Step step, boolean inside) {
        double least = Double.POSITIVE_INFINITY;
        for (int from = 0; from < topology.devices(); from++) {
            for (int to = 0; to < topology.devices(); to++) {
                if (from != to && (topology.nodeOf(from) == topology.nodeOf(to)) == inside) {
                    least = Math.min(least, step.between(from, to));
                }
            }
        }
        return least;
    }
}

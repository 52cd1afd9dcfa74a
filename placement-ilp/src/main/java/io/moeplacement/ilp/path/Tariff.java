package io.moeplacement.ilp.path;

import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;
import org.jspecify.annotations.Nullable;

/**
 * What moving one unit costs between two devices of a node (near) and of different nodes (far). For locality the unit is a
 * transition and the cost is hops or the cost matrix; for times it is a byte and seconds.
 *
 * @param near cost per unit inside a node, at least 0
 * @param far cost per unit between nodes, at least 0
 * @param nearLatency seconds added when units move inside nodes only
 * @param farLatency seconds added when units move between nodes
 * @param oneBill whether a port's near and far costs are added before in and out are compared (cost matrix), not after
 */
record Tariff(double near, double far, double nearLatency, double farLatency, boolean oneBill) {

    /** The tariff of a problem, or null when a cost matrix tells devices apart. */
    static @Nullable Tariff of(PlacementProblem problem) {
        Topology topology = problem.topology();
        if (topology.hasCostMatrix()) {
            return ofMatrix(topology);
        }
        if (problem.objective() instanceof Objective.Locality) {
            return new Tariff(1, 2, 0, 0, false);
        }
        return new Tariff(
                1 / topology.intraNode().bandwidth(),
                1 / topology.interNode().bandwidth(),
                topology.intraNode().latency(),
                topology.interNode().latency(),
                false);
    }

    private static @Nullable Tariff ofMatrix(Topology topology) {
        double near = -1;
        double far = -1;
        for (int from = 0; from < topology.devices(); from++) {
            for (int to = 0; to < topology.devices(); to++) {
                double cost = topology.secondsPerByte(from, to);
                if (topology.hops(from, to) == 1) {
                    near = near < 0 ? cost : near;
                    if (cost != near) {
                        return null;
                    }
                } else if (topology.hops(from, to) == 2) {
                    far = far < 0 ? cost : far;
                    if (cost != far) {
                        return null;
                    }
                }
            }
        }
        // Where there is no pair of a kind its price does not matter.
        return new Tariff(near < 0 ? far : near, far < 0 ? near : far, 0, 0, true);
    }

    /** Whether near and far are the same to every objective. */
    boolean isFlat() {
        return oneBill && near == far;
    }

    /** The same prices where all devices stand alone on their nodes. */
    Tariff farOnly() {
        return new Tariff(far, far, farLatency, farLatency, oneBill);
    }

    /** The same prices for units that stand for {@code factor} of the old ones. */
    Tariff times(double factor) {
        return new Tariff(near * factor, far * factor, nearLatency, farLatency, oneBill);
    }
}

package io.moeplacement;

import io.moeplacement.internal.AllToAllTime;
import io.moeplacement.internal.HomeRoutes;

/**
 * What counted bytes between devices cost: the rules of {@link CostModel} for traffic that was measured or simulated
 * instead of expected. Byte tables are laid flat, {@code [from * devices + to]}, entries at least 0; the diagonal costs
 * nothing.
 *
 * <p>Immutable, thread-safe.
 */
public final class ExchangeModel {

    private final int devices;
    private final int nodes;
    private final AllToAllTime time;
    private final HomeRoutes routes;

    /** Prices of one topology, see {@code docs/cost-model.md}. */
    public ExchangeModel(Topology topology, AllToAll allToAll, HomeRouting homeRouting) {
        this.devices = topology.devices();
        this.nodes = topology.nodes();
        this.time = new AllToAllTime(topology, allToAll);
        this.routes = new HomeRoutes(topology, homeRouting);
    }

    /**
     * Seconds of one all-to-all.
     *
     * @throws IllegalArgumentException when the table is not {@code devices * devices} long
     */
    public double seconds(double[] bytes) {
        requireLength("bytes", bytes, devices);
        return time.seconds(bytes);
    }

    /**
     * Seconds of the exchange in the opposite direction: the return of a dispatch.
     *
     * @throws IllegalArgumentException when the table is not {@code devices * devices} long
     */
    public double secondsBack(double[] bytes) {
        requireLength("bytes", bytes, devices);
        return time.secondsBack(bytes);
    }

    /**
     * Bytes on each link when home devices dispatch their tokens.
     *
     * @param toDevice bytes for each device, one copy of a token per distinct device, {@code [source * devices + device]}
     * @param toNode bytes for each node, one copy of a token per distinct node, {@code [source * nodes + node]}; used where
     *     the engine forwards inside nodes
     * @param links set to the bytes of each link, diagonal 0
     * @throws IllegalArgumentException when a table has another length
     */
    public void route(double[] toDevice, double[] toNode, double[] links) {
        requireLength("toDevice", toDevice, devices);
        requireLength("toNode", toNode, nodes);
        requireLength("links", links, devices);
        routes.route(toDevice, toNode, links);
    }

    private void requireLength(String name, double[] table, int columns) {
        if (table.length != devices * columns) {
            throw new IllegalArgumentException(name + " has " + table.length + " entries, expected " + devices
                    + " devices x " + columns + " = " + devices * columns);
        }
    }
}

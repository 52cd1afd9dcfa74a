package io.moeplacement.heuristic.copies;

import io.moeplacement.Topology;
import io.moeplacement.heuristic.search.AllToAllPrices;
import org.jspecify.annotations.Nullable;

/**
 * Seconds of dispatch and return of one layer in home communication. A change is tried in O(devices^2), beside what the
 * selections cost. Not thread-safe.
 */
final class HomeTerm implements LayerTerm {

    private final SentBytes toDevices;
    private final @Nullable SentBytes toNodes;
    private final AllToAllPrices forth;
    private final AllToAllPrices back;
    private final NodeRoutes routes;
    private final int devices;
    private final double[] direct;
    private final double[] byNode;
    private final double[] bytes;

    /** @param toNodes null when every source sends straight to the device */
    HomeTerm(SentBytes toDevices, @Nullable SentBytes toNodes, Topology topology, AllToAllPrices prices) {
        this.toDevices = toDevices;
        this.toNodes = toNodes;
        this.forth = prices;
        this.back = prices.back();
        this.routes = new NodeRoutes(topology);
        this.devices = topology.devices();
        this.direct = new double[devices * devices];
        this.byNode = new double[devices * topology.nodes()];
        this.bytes = new double[devices * devices];
    }

    @Override
    public double reset() {
        toDevices.reset();
        if (toNodes != null) {
            toNodes.reset();
        }
        return seconds();
    }

    @Override
    public double attempt() {
        toDevices.attempt();
        if (toNodes != null) {
            toNodes.attempt();
        }
        return seconds();
    }

    private double seconds() {
        if (toNodes == null) {
            toDevices.write(bytes);
            for (int device = 0; device < devices; device++) {
                bytes[device * devices + device] = 0;
            }
        } else {
            toDevices.write(direct);
            toNodes.write(byNode);
            routes.forward(direct, byNode, bytes);
        }
        return forth.seconds(bytes) + back.seconds(bytes);
    }

    @Override
    public void take() {
        toDevices.take();
        if (toNodes != null) {
            toNodes.take();
        }
    }

    @Override
    public double guide() {
        return forth.meanSeconds(bytes) + back.meanSeconds(bytes);
    }
}

package io.moeplacement.internal;

import io.moeplacement.HomeRouting;
import io.moeplacement.Topology;

/** Which links the bytes of a home dispatch cross, straight or forwarded inside the target's node. */
public final class HomeRoutes {

    private final Topology topology;
    private final HomeRouting routing;
    private final int devices;
    private final int[] rankInNode;
    private final int[] firstOfNode;
    private final int[] nodeSizes;

    public HomeRoutes(Topology topology, HomeRouting routing) {
        this.topology = topology;
        this.routing = routing;
        this.devices = topology.devices();
        this.nodeSizes = topology.nodeSizes();
        this.firstOfNode = new int[nodeSizes.length];
        for (int node = 1; node < nodeSizes.length; node++) {
            firstOfNode[node] = firstOfNode[node - 1] + nodeSizes[node - 1];
        }
        this.rankInNode = new int[devices];
        for (int device = 0; device < devices; device++) {
            rankInNode[device] = device - firstOfNode[topology.nodeOf(device)];
        }
    }

    /**
     * Bytes that each link carries.
     *
     * @param toDevice bytes of the copies for each device, {@code [source * devices + device]}
     * @param toNode bytes of one copy for each node, {@code [source * nodes + node]}
     * @param links set to the bytes from each device to each other one, {@code [from * devices + to]}; may be toDevice
     *     when copies go straight
     */
    public void route(double[] toDevice, double[] toNode, double[] links) {
        if (routing == HomeRouting.DIRECT) {
            direct(toDevice, links);
        } else {
            viaNode(toDevice, toNode, links);
        }
    }

    /** Straight, whatever the routing. */
    public void direct(double[] toDevice, double[] links) {
        if (links != toDevice) {
            System.arraycopy(toDevice, 0, links, 0, links.length);
        }
        for (int device = 0; device < devices; device++) {
            links[device * devices + device] = 0;
        }
    }

    private void viaNode(double[] toDevice, double[] toNode, double[] links) {
        java.util.Arrays.fill(links, 0);
        int nodes = topology.nodes();
        for (int source = 0; source < devices; source++) {
            for (int node = 0; node < nodes; node++) {
                int entry = source;
                if (node != topology.nodeOf(source)) {
                    entry = firstOfNode[node] + rankInNode[source] % nodeSizes[node];
                    links[source * devices + entry] += toNode[source * nodes + node];
                }
                for (int target = firstOfNode[node]; target < firstOfNode[node] + nodeSizes[node]; target++) {
                    if (target != entry) {
                        links[entry * devices + target] += toDevice[source * devices + target];
                    }
                }
            }
        }
    }
}

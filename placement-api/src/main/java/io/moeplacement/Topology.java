package io.moeplacement;

import io.moeplacement.internal.Require;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Devices, the nodes they sit in, the links between them and their relative speeds.
 *
 * <p>Devices are numbered node by node from 0. Traffic is priced by the links inside and between nodes, or, when a cost
 * matrix is given, by seconds per byte for each ordered pair of devices.
 *
 * <p>Immutable, value-equal.
 */
public final class Topology {

    private final int[] nodeOf;
    private final int nodes;
    private final Link intraNode;
    private final Link interNode;
    private final double[] speeds;
    private final double totalSpeed;
    private final double @Nullable [] secondsPerByte;

    private Topology(Builder builder) {
        this.nodes = builder.nodeSizes.length;
        this.nodeOf = expand(builder.nodeSizes);
        this.intraNode = builder.intraNode;
        this.interNode = builder.interNode;
        this.speeds = checkSpeeds(builder.speeds, nodeOf.length);
        this.totalSpeed = Arrays.stream(speeds).sum();
        this.secondsPerByte = builder.costMatrix == null ? null : flatten(builder.costMatrix, nodeOf.length);
    }

    /**
     * Nodes of equal size with the figures of one accelerator.
     *
     * @throws IllegalArgumentException when a count is below 1
     */
    public static Topology of(int nodes, int devicesPerNode, Hardware hardware) {
        double[] speeds = new double
                [Math.multiplyExact(
                        Require.positive("nodes", nodes), Require.positive("devicesPerNode", devicesPerNode))];
        Arrays.fill(speeds, hardware.speed());
        return builder(nodes, devicesPerNode)
                .links(hardware.intraNode(), hardware.interNode())
                .speeds(speeds)
                .build();
    }

    /**
     * Starts a topology of equal nodes.
     *
     * @throws IllegalArgumentException when a count is below 1
     */
    public static Builder builder(int nodes, int devicesPerNode) {
        int[] sizes = new int[Require.positive("nodes", nodes)];
        Arrays.fill(sizes, Require.positive("devicesPerNode", devicesPerNode));
        return new Builder(sizes);
    }

    /**
     * Starts a topology of nodes that may differ in size.
     *
     * @param nodeSizes devices of each node, {@code [nodes]}, each at least 1
     * @throws IllegalArgumentException when there is no node or a node is empty
     */
    public static Builder builder(int[] nodeSizes) {
        Require.positive("nodes", nodeSizes.length);
        for (int node = 0; node < nodeSizes.length; node++) {
            Require.positive("devices of node " + node, nodeSizes[node]);
        }
        return new Builder(nodeSizes.clone());
    }

    /** Number of nodes, at least 1. */
    public int nodes() {
        return nodes;
    }

    /** Number of devices, at least 1. */
    public int devices() {
        return nodeOf.length;
    }

    /** The node a device sits in.
     *
     * @throws IndexOutOfBoundsException when there is no such device
     */
    public int nodeOf(int device) {
        return nodeOf[Require.index("device", device, nodeOf.length)];
    }

    /** Devices of each node, {@code [nodes]}. */
    public int[] nodeSizes() {
        int[] sizes = new int[nodes];
        for (int node : nodeOf) {
            sizes[node]++;
        }
        return sizes;
    }

    /** The link between two devices of one node. */
    public Link intraNode() {
        return intraNode;
    }

    /** The link between two devices of different nodes. */
    public Link interNode() {
        return interNode;
    }

    /** The link between two different devices. */
    public Link link(int from, int to) {
        return nodeOf(from) == nodeOf(to) ? intraNode : interNode;
    }

    /** Relative speed of a device, above 0; 1 is the speed the model's seconds per assignment were taken at. */
    public double speed(int device) {
        return speeds[Require.index("device", device, speeds.length)];
    }

    /** Sum of all relative speeds. */
    public double totalSpeed() {
        return totalSpeed;
    }

    /** Whether all devices have the same speed. */
    public boolean hasUniformSpeed() {
        return Arrays.stream(speeds).allMatch(speed -> speed == speeds[0]);
    }

    /** Whether traffic is priced by a cost matrix instead of links. */
    public boolean hasCostMatrix() {
        return secondsPerByte != null;
    }

    /**
     * Seconds per byte from one device to another by the cost matrix; 0 on the diagonal.
     *
     * @throws IllegalStateException when the topology has no cost matrix
     */
    public double secondsPerByte(int from, int to) {
        if (secondsPerByte == null) {
            throw new IllegalStateException("this topology has no cost matrix");
        }
        return secondsPerByte[
                Require.index("device", from, devices()) * devices() + Require.index("device", to, devices())];
    }

    /** Distance of two devices: 0 the same device, 1 the same node, 2 elsewhere. */
    public int hops(int from, int to) {
        if (nodeOf(from) != nodeOf(to)) {
            return 2;
        }
        return from == to ? 0 : 1;
    }

    /**
     * The same topology without some devices; the others keep their order and are numbered anew. Nodes that lose their
     * last device disappear.
     *
     * @throws IllegalArgumentException when a device does not exist or none would be left
     */
    public Topology withoutDevices(Collection<Integer> removed) {
        for (int device : removed) {
            if (device < 0 || device >= devices()) {
                throw new IllegalArgumentException(
                        "device to leave out (" + device + ") must be in 0.." + (devices() - 1));
            }
        }
        int[] kept = java.util.stream.IntStream.range(0, devices())
                .filter(device -> !removed.contains(device))
                .toArray();
        if (kept.length == 0) {
            throw new IllegalArgumentException("leaving out " + removed + " leaves no device");
        }
        int[] sizes = new int[nodes];
        for (int device : kept) {
            sizes[nodeOf[device]]++;
        }
        Builder builder = builder(Arrays.stream(sizes).filter(size -> size > 0).toArray())
                .links(intraNode, interNode)
                .speeds(Arrays.stream(kept)
                        .mapToDouble(device -> speeds[device])
                        .toArray());
        if (secondsPerByte != null) {
            builder.costMatrix(Arrays.stream(kept)
                    .mapToObj(from -> Arrays.stream(kept)
                            .mapToDouble(to -> secondsPerByte(from, to))
                            .toArray())
                    .toArray(double[][]::new));
        }
        return builder.build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Topology that
                && Arrays.equals(nodeOf, that.nodeOf)
                && intraNode.equals(that.intraNode)
                && interNode.equals(that.interNode)
                && Arrays.equals(speeds, that.speeds)
                && Arrays.equals(secondsPerByte, that.secondsPerByte);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(nodeOf) + Arrays.hashCode(speeds);
    }

    @Override
    public String toString() {
        return "Topology[nodes=" + nodes + ", devices=" + devices() + ", intraNode=" + intraNode + ", interNode="
                + interNode + (hasCostMatrix() ? ", cost matrix" : "") + "]";
    }

    private static int[] expand(int[] nodeSizes) {
        int[] nodeOf = new int[Arrays.stream(nodeSizes).reduce(0, Math::addExact)];
        int device = 0;
        for (int node = 0; node < nodeSizes.length; node++) {
            Arrays.fill(nodeOf, device, device + nodeSizes[node], node);
            device += nodeSizes[node];
        }
        return nodeOf;
    }

    private static double[] checkSpeeds(double @Nullable [] speeds, int devices) {
        if (speeds == null) {
            double[] ones = new double[devices];
            Arrays.fill(ones, 1.0);
            return ones;
        }
        if (speeds.length != devices) {
            throw new IllegalArgumentException("speeds has " + speeds.length + " entries for " + devices + " devices");
        }
        for (int device = 0; device < devices; device++) {
            Require.positive("speed of device " + device, speeds[device]);
        }
        return speeds;
    }

    private static double[] flatten(double[][] matrix, int devices) {
        if (matrix.length != devices) {
            throw new IllegalArgumentException(
                    "cost matrix has " + matrix.length + " rows for " + devices + " devices");
        }
        double[] flat = new double[Math.multiplyExact(devices, devices)];
        for (int from = 0; from < devices; from++) {
            if (matrix[from].length != devices) {
                throw new IllegalArgumentException("cost matrix row " + from + " has " + matrix[from].length
                        + " entries for " + devices + " devices");
            }
            for (int to = 0; to < devices; to++) {
                flat[from * devices + to] =
                        Require.notNegative("cost matrix entry [" + from + "][" + to + "]", matrix[from][to]);
            }
            if (matrix[from][from] != 0) {
                throw new IllegalArgumentException(
                        "cost matrix entry [" + from + "][" + from + "] (" + matrix[from][from] + ") must be 0");
            }
        }
        return flat;
    }

    /** Collects the parts of a {@link Topology}. Not thread-safe. */
    public static final class Builder {

        private final int[] nodeSizes;
        private Link intraNode = Hardware.H100.intraNode();
        private Link interNode = Hardware.H100.interNode();
        private double @Nullable [] speeds;
        private double @Nullable [] @Nullable [] costMatrix;

        private Builder(int[] nodeSizes) {
            this.nodeSizes = nodeSizes;
        }

        /** Links inside a node and between nodes; those of {@link Hardware#H100} when absent. */
        public Builder links(Link intraNode, Link interNode) {
            this.intraNode = intraNode;
            this.interNode = interNode;
            return this;
        }

        /**
         * Relative speeds, {@code [devices]}, each finite and above 0; all 1 when absent.
         */
        public Builder speeds(double... speeds) {
            this.speeds = speeds.clone();
            return this;
        }

        /**
         * Seconds per byte, {@code [from device][to device]}, finite and at least 0, the diagonal 0. Replaces the links
         * in every cost.
         */
        public Builder costMatrix(double[][] secondsPerByte) {
            this.costMatrix = secondsPerByte.clone();
            return this;
        }

        /**
         * The topology.
         *
         * @throws IllegalArgumentException when sizes clash or a figure is outside its range
         */
        public Topology build() {
            return new Topology(this);
        }
    }
}

package io.moeplacement.heuristic.alone;

import io.moeplacement.Topology;
import org.jspecify.annotations.Nullable;

/** Distinct devices per token, and distinct nodes where they have a weight. Not thread-safe. */
final class FanOutGoal implements LayerGoal {

    private final PlaceHits devices;
    private final @Nullable PlaceHits nodes;
    private final Topology topology;
    private final double pricePerDevice;
    private final double pricePerNode;
    private final double[] change = new double[2];
    private double total;

    /**
     * The goal of one layer.
     *
     * @param nodes null when nodes have no weight
     * @param partOfTokens this layer's part of the tokens of all layers
     */
    FanOutGoal(
            PlaceHits devices, @Nullable PlaceHits nodes, Topology topology, double nodeWeight, double partOfTokens) {
        this.devices = devices;
        this.nodes = nodes;
        this.topology = topology;
        this.pricePerDevice = devices.tokens() == 0 ? 0 : partOfTokens / devices.tokens();
        this.pricePerNode = pricePerDevice * nodeWeight;
    }

    @Override
    public void reset(int[] deviceOf, double[] sums) {
        devices.reset(deviceOf);
        if (nodes != null) {
            nodes.reset(NodeOf.experts(topology, deviceOf));
        }
        total = 0;
        for (int device = 0; device < topology.devices(); device++) {
            total += devices.hits(device) * pricePerDevice;
        }
        for (int node = 0; nodes != null && node < topology.nodes(); node++) {
            total += nodes.hits(node) * pricePerNode;
        }
    }

    @Override
    public double cost(double slowest) {
        return total;
    }

    @Override
    public double swapped(Swap swap, double[] sums, double slowest) {
        return total + gain(swap);
    }

    private double gain(Swap swap) {
        devices.swapChange(swap.first, swap.g, swap.second, swap.h, change);
        double sum = (change[0] + change[1]) * pricePerDevice;
        int from = topology.nodeOf(swap.g);
        int to = topology.nodeOf(swap.h);
        if (nodes != null && from != to) {
            nodes.swapChange(swap.first, from, swap.second, to, change);
            sum += (change[0] + change[1]) * pricePerNode;
        }
        return sum;
    }

    @Override
    public boolean weighsLoad() {
        return false;
    }

    @Override
    public void swap(Swap swap, double[] sums) {
        total += gain(swap);
        devices.swap(swap.first, swap.g, swap.second, swap.h);
        int from = topology.nodeOf(swap.g);
        int to = topology.nodeOf(swap.h);
        if (nodes != null && from != to) {
            nodes.swap(swap.first, from, swap.second, to);
        }
    }
}

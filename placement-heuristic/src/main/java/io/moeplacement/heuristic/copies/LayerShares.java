package io.moeplacement.heuristic.copies;

import io.moeplacement.PlacementProblem;
import io.moeplacement.Topology;
import io.moeplacement.heuristic.replica.LayerFacts;
import io.moeplacement.heuristic.replica.ReplicaLayer;
import java.util.stream.IntStream;

/** One layer in the hand of a search: its slots, and what they make each device and each node serve. Not thread-safe. */
final class LayerShares {

    private final ReplicaLayer layer;
    private final ShareTable byDevice;
    private final ShareTable byNode;

    LayerShares(PlacementProblem problem, int layer, int[] row) {
        Topology topology = problem.topology();
        int devices = topology.devices();
        this.layer = new ReplicaLayer(new LayerFacts(problem, layer), row);
        this.byDevice =
                new ShareTable(problem.experts(), IntStream.range(0, devices).toArray(), devices);
        this.byNode = new ShareTable(
                problem.experts(),
                IntStream.range(0, devices).map(topology::nodeOf).toArray(),
                topology.nodes());
        fill(row);
    }

    ReplicaLayer layer() {
        return layer;
    }

    ShareTable byDevice() {
        return byDevice;
    }

    ShareTable byNode() {
        return byNode;
    }

    void fill(int[] row) {
        layer.fill(row);
        byDevice.fill(layer);
        byNode.fill(layer);
    }

    /** Exchanges the experts of two slots; the tables then report the change. */
    void swap(int slot, int other) {
        layer.swap(slot, other);
        change(layer.expertAt(slot), layer.expertAt(other));
    }

    /** Puts a copy of another expert into a slot; the tables then report the change. */
    void replace(int slot, int expert) {
        int old = layer.expertAt(slot);
        layer.replace(slot, expert);
        change(old, expert);
    }

    private void change(int first, int second) {
        byDevice.change(layer, first, second);
        byNode.change(layer, first, second);
    }

    /** Takes back a swap that was the last change. */
    void undoSwap(int slot, int other) {
        layer.swap(slot, other);
        revert();
    }

    /** Takes back a replacement that was the last change. */
    void undoReplace(int slot, int old) {
        layer.replace(slot, old);
        revert();
    }

    private void revert() {
        byDevice.revert();
        byNode.revert();
    }
}

package io.moeplacement.heuristic.replica;

import io.moeplacement.heuristic.eplb.DescendingOrder;

/**
 * Packs every node's copies onto its devices, largest first, each to the least loaded device for its speed that may take it.
 * Limits other than duplicates are left to {@link LimitRepair}. O(slots * (log slots + devices)).
 */
final class HomePacking {

    private final LayerFacts facts;
    private final ReplicaLayer byNode;
    private final int[] used;
    private final double[] served;
    private final int[] row;

    /** @param byNode the same layer with nodes for devices */
    HomePacking(LayerFacts facts, ReplicaLayer byNode) {
        this.facts = facts;
        this.byNode = byNode;
        this.used = new int[facts.devices()];
        this.served = new double[facts.devices()];
        this.row = new int[facts.slots()];
    }

    /** The expert of each slot, {@code [slots]}. */
    int[] fill() {
        float[] share = new float[facts.experts()];
        for (int expert = 0; expert < share.length; expert++) {
            share[expert] = (float) byNode.share(expert);
        }
        for (int expert : DescendingOrder.of(share)) {
            for (int node = 0; node < facts.nodes(); node++) {
                for (int copy = byNode.copiesOn(expert, node); copy > 0; copy--) {
                    place(node, expert, byNode.share(expert));
                }
            }
        }
        return row;
    }

    private void place(int node, int expert, double size) {
        int best = -1;
        boolean bestHolds = false;
        double bestTime = 0;
        for (int device = 0; device < facts.devices(); device++) {
            int end = facts.firstSlot(device) + used[device];
            if (facts.nodeOf(device) == node && end < facts.firstSlot(device + 1)) {
                boolean holds = false;
                for (int slot = facts.firstSlot(device); slot < end; slot++) {
                    holds |= row[slot] == expert;
                }
                double time = (served[device] + size) / facts.perfect(device);
                if (best < 0 || (bestHolds && !holds) || (bestHolds == holds && time < bestTime)) {
                    best = device;
                    bestHolds = holds;
                    bestTime = time;
                }
            }
        }
        row[facts.firstSlot(best) + used[best]++] = expert;
        served[best] += size;
    }
}

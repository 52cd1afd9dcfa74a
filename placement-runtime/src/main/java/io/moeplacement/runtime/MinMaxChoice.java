package io.moeplacement.runtime;

import io.moeplacement.Topology;

/** Fills the quotas of the best split: near copies first, then the one with the most left. */
final class MinMaxChoice implements ReplicaChoice {

    private final CopyTable copies;
    private final Topology topology;
    private final TokenSplit split;
    private final long[] left;

    private int layer;

    MinMaxChoice(CopyTable copies, Topology topology, TokenSplit split) {
        this.copies = copies;
        this.topology = topology;
        this.split = split;
        this.left = new long[copies.mostSlots()];
    }

    @Override
    public void begin(int layer, int[] loads) {
        this.layer = layer;
        split.split(layer, loads);
        for (int slot = 0; slot < copies.slots(layer); slot++) {
            left[slot] = split.tokens(slot);
        }
    }

    @Override
    public int slotFor(int source, int expert) {
        int[] byExpert = copies.byExpert(layer);
        int[] deviceOf = copies.deviceOf(layer);
        int first = copies.offsets(layer)[expert];
        int end = copies.offsets(layer)[expert + 1];
        int best = byExpert[first];
        int leastHops = Integer.MAX_VALUE;
        long most = 0;
        for (int i = first; i < end; i++) {
            int slot = byExpert[i];
            if (left[slot] == 0) {
                continue;
            }
            int hops = topology.hops(source, deviceOf[slot]);
            if (hops < leastHops || (hops == leastHops && left[slot] > most)) {
                leastHops = hops;
                most = left[slot];
                best = slot;
            }
        }
        left[best]--;
        return best;
    }
}

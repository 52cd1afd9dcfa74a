package io.moeplacement.runtime;

import io.moeplacement.Topology;

/** Copies of the nearest tier that has any take turns. */
final class NearestChoice implements ReplicaChoice {

    private final CopyTable copies;
    private final Topology topology;
    /** Copy that is looked at first, {@code [layers][experts]}. */
    private final int[][] turn;

    private int layer;

    NearestChoice(CopyTable copies, Topology topology) {
        this.copies = copies;
        this.topology = topology;
        this.turn = new int[copies.layers()][copies.experts()];
    }

    @Override
    public void begin(int layer, int[] loads) {
        this.layer = layer;
    }

    @Override
    public int slotFor(int source, int expert) {
        int first = copies.offsets(layer)[expert];
        int count = copies.offsets(layer)[expert + 1] - first;
        int[] byExpert = copies.byExpert(layer);
        if (count == 1) {
            return byExpert[first];
        }
        int[] deviceOf = copies.deviceOf(layer);
        int begin = turn[layer][expert];
        int best = -1;
        int leastHops = Integer.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            int copy = begin + i < count ? begin + i : begin + i - count;
            int hops = topology.hops(source, deviceOf[byExpert[first + copy]]);
            if (hops < leastHops) {
                leastHops = hops;
                best = copy;
            }
        }
        turn[layer][expert] = best + 1 == count ? 0 : best + 1;
        return byExpert[first + best];
    }
}

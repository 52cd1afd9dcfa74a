package io.moeplacement.runtime;

import io.moeplacement.Topology;

/** The copy whose device would be loaded least; experts without a choice are counted beforehand. */
final class LeastLoadedChoice implements ReplicaChoice {

    private final CopyTable copies;
    private final double[] speed;
    private final long[] load;

    private int[] offsets = {};
    private int[] byExpert = {};
    private int[] deviceOf = {};

    LeastLoadedChoice(CopyTable copies, Topology topology) {
        this.copies = copies;
        this.speed = new double[copies.devices()];
        for (int device = 0; device < speed.length; device++) {
            speed[device] = topology.speed(device);
        }
        this.load = new long[copies.devices()];
    }

    @Override
    public void begin(int layer, int[] loads) {
        offsets = copies.offsets(layer);
        byExpert = copies.byExpert(layer);
        deviceOf = copies.deviceOf(layer);
        java.util.Arrays.fill(load, 0);
        for (int expert = 0; expert < loads.length; expert++) {
            if (offsets[expert + 1] - offsets[expert] == 1) {
                load[deviceOf[byExpert[offsets[expert]]]] += loads[expert];
            }
        }
    }

    @Override
    public int slotFor(int source, int expert) {
        int first = offsets[expert];
        int end = offsets[expert + 1];
        if (end - first == 1) {
            return byExpert[first];
        }
        int best = byExpert[first];
        double least = Double.POSITIVE_INFINITY;
        for (int i = first; i < end; i++) {
            int device = deviceOf[byExpert[i]];
            double after = (load[device] + 1) / speed[device];
            if (after < least) {
                least = after;
                best = byExpert[i];
            }
        }
        load[deviceOf[best]]++;
        return best;
    }
}

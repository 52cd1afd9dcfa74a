package io.moeplacement.runtime.analysis;

import io.moeplacement.Communication;
import io.moeplacement.Placement;
import java.util.Arrays;
import java.util.BitSet;

/**
 * How alike two plans are whatever their devices are called: of the pairs of experts that share a device in one plan or the other,
 * the part that does in both. With home communication pairs are those inside a layer, with pipelined communication those of
 * neighbouring layers, as nothing else of a plan matters there.
 */
final class SharedDevices {

    private final Communication communication;

    SharedDevices(Communication communication) {
        this.communication = communication;
    }

    /** In 0..1; 1 where no pair shares a device in either plan. */
    double agreement(Placement plan, Placement other) {
        int apart = communication == Communication.HOME ? 0 : 1;
        long both = 0;
        long either = 0;
        for (int layer = 0; layer + apart < plan.layers(); layer++) {
            BitSet[] from = devices(plan, layer);
            BitSet[] to = devices(plan, layer + apart);
            BitSet[] otherFrom = devices(other, layer);
            BitSet[] otherTo = devices(other, layer + apart);
            for (int expert = 0; expert < from.length; expert++) {
                for (int mate = apart == 0 ? expert + 1 : 0; mate < to.length; mate++) {
                    boolean share = from[expert].intersects(to[mate]);
                    boolean otherShare = otherFrom[expert].intersects(otherTo[mate]);
                    both += share && otherShare ? 1 : 0;
                    either += share || otherShare ? 1 : 0;
                }
            }
        }
        return either == 0 ? 1 : (double) both / either;
    }

    private static BitSet[] devices(Placement plan, int layer) {
        BitSet[] devices = new BitSet[plan.experts()];
        Arrays.setAll(devices, expert -> new BitSet());
        for (int slot = 0; slot < plan.layout().slots(layer); slot++) {
            devices[plan.expertAt(layer, slot)].set(plan.layout().deviceOf(layer, slot));
        }
        return devices;
    }
}

package io.moeplacement.internal;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.Topology;

/**
 * Which places (devices, or nodes) serve which share of each expert's tokens in one layer, in compressed rows: the places
 * of expert e are {@code place(i)} for {@code i} in {@code begin(e)..end(e)-1}, each once.
 */
public final class LayerShares {

    private final int places;
    private final int[] offsets;
    private final int[] place;
    private final double[] share;

    private LayerShares(int places, int[] offsets, int[] place, double[] share) {
        this.places = places;
        this.offsets = offsets;
        this.place = place;
        this.share = share;
    }

    /** Shares by device. */
    public static LayerShares byDevice(Placement placement, int layer) {
        int[] identity = new int[placement.devices()];
        for (int device = 0; device < identity.length; device++) {
            identity[device] = device;
        }
        return of(placement, layer, identity, identity.length);
    }

    /** Shares by node. */
    public static LayerShares byNode(Placement placement, int layer, Topology topology) {
        int[] nodeOf = new int[placement.devices()];
        for (int device = 0; device < nodeOf.length; device++) {
            nodeOf[device] = topology.nodeOf(device);
        }
        return of(placement, layer, nodeOf, topology.nodes());
    }

    private static LayerShares of(Placement placement, int layer, int[] placeOfDevice, int places) {
        int experts = placement.experts();
        int[] offsets = new int[experts + 1];
        for (int expert = 0; expert < experts; expert++) {
            offsets[expert + 1] = offsets[expert] + placement.copies(layer, expert);
        }
        int[] filled = new int[experts];
        int[] place = new int[offsets[experts]];
        double[] share = new double[offsets[experts]];
        SlotLayout layout = placement.layout();
        for (int device = 0; device < placeOfDevice.length; device++) {
            int end = layout.firstSlot(layer, device) + layout.slots(layer, device);
            for (int slot = layout.firstSlot(layer, device); slot < end; slot++) {
                int expert = placement.expertAt(layer, slot);
                double part = 1.0 / placement.copies(layer, expert);
                int last = offsets[expert] + filled[expert] - 1;
                // Devices come node by node, so copies of one place follow each other.
                if (filled[expert] > 0 && place[last] == placeOfDevice[device]) {
                    share[last] += part;
                } else {
                    place[last + 1] = placeOfDevice[device];
                    share[last + 1] = part;
                    filled[expert]++;
                }
            }
        }
        return compact(places, offsets, filled, place, share);
    }

    private static LayerShares compact(int places, int[] offsets, int[] filled, int[] place, double[] share) {
        int[] packed = new int[offsets.length];
        for (int expert = 0; expert < filled.length; expert++) {
            System.arraycopy(place, offsets[expert], place, packed[expert], filled[expert]);
            System.arraycopy(share, offsets[expert], share, packed[expert], filled[expert]);
            packed[expert + 1] = packed[expert] + filled[expert];
        }
        return new LayerShares(places, packed, place, share);
    }

    public int places() {
        return places;
    }

    public int experts() {
        return offsets.length - 1;
    }

    public int begin(int expert) {
        return offsets[expert];
    }

    public int end(int expert) {
        return offsets[expert + 1];
    }

    public int place(int index) {
        return place[index];
    }

    public double share(int index) {
        return share[index];
    }

    /** Spreads a weight of each expert over the places that serve it. */
    public double[] spread(double[] weightOfExpert) {
        double[] sums = new double[places];
        for (int expert = 0; expert < experts(); expert++) {
            for (int i = begin(expert); i < end(expert); i++) {
                sums[place[i]] += weightOfExpert[expert] * share[i];
            }
        }
        return sums;
    }
}

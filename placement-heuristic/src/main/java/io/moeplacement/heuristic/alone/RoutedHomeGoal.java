package io.moeplacement.heuristic.alone;

import io.moeplacement.Topology;
import io.moeplacement.heuristic.search.AllToAllPrices;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Seconds of a layer in home communication where it matters which device sends: a cost matrix, measured sources, or
 * forwarding inside nodes.
 *
 * <p>Keeps the bytes from every source to every device, and with forwarding to every node, before tokens are counted once per
 * place; a swap changes two columns of them. The exchange itself is then priced anew, so a swap is tried in O(devices^2), with
 * forwarding in O(devices * (devices + nodes)). Not thread-safe.
 */
final class RoutedHomeGoal implements LayerGoal {

    private final SourceBytes sources;
    private final @Nullable PlaceHits hits;
    private final @Nullable NodeForwarding forwarding;
    private final AllToAllPrices forth;
    private final AllToAllPrices back;
    private final double perfectSeconds;
    private final int devices;
    private final double[] change = new double[2];
    /** {@code [source * devices + device]}: bytes before tokens are counted once per device. */
    private final double[] raw;
    /** Part of the copies at a device that are of distinct tokens. */
    private final double[] distinct;

    private final double[] bytes;
    private final double[] kept;

    /**
     * The goal of one layer.
     *
     * @param hits null when every (token, expert) assignment is a copy of its own
     * @param forwarding null when every source sends straight to the device
     */
    RoutedHomeGoal(
            SourceBytes sources,
            @Nullable PlaceHits hits,
            @Nullable NodeForwarding forwarding,
            Topology topology,
            AllToAllPrices prices,
            double perfectSeconds) {
        this.sources = sources;
        this.hits = hits;
        this.forwarding = forwarding;
        this.forth = prices;
        this.back = prices.back();
        this.perfectSeconds = perfectSeconds;
        this.devices = topology.devices();
        this.raw = new double[devices * devices];
        this.distinct = new double[devices];
        this.bytes = new double[devices * devices];
        this.kept = new double[2 * devices];
        Arrays.fill(distinct, 1);
    }

    @Override
    public void reset(int[] deviceOf, double[] sums) {
        Arrays.fill(raw, 0);
        for (int expert = 0; expert < deviceOf.length; expert++) {
            for (int source = 0; source < devices; source++) {
                raw[source * devices + deviceOf[expert]] += sources.of(expert, source);
            }
        }
        if (hits != null) {
            hits.reset(deviceOf);
            for (int device = 0; device < devices; device++) {
                distinct[device] = part(hits.hits(device), hits.copies(device));
            }
        }
        if (forwarding != null) {
            forwarding.reset(deviceOf, raw);
        }
    }

    static double part(double hits, double copies) {
        return copies > 0 ? hits / copies : 1;
    }

    @Override
    public double cost(double slowest) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = raw[i] * distinct[i % devices];
        }
        if (forwarding != null) {
            forwarding.forward(bytes);
        } else {
            for (int device = 0; device < devices; device++) {
                bytes[device * devices + device] = 0;
            }
        }
        return slowest * perfectSeconds + forth.seconds(bytes) + back.seconds(bytes);
    }

    @Override
    public double swapped(Swap swap, double[] sums, double slowest) {
        double keptG = distinct[swap.g];
        double keptH = distinct[swap.h];
        for (int source = 0; source < devices; source++) {
            kept[2 * source] = raw[source * devices + swap.g];
            kept[2 * source + 1] = raw[source * devices + swap.h];
        }
        exchange(swap);
        if (forwarding != null) {
            forwarding.apply(swap, sources);
        }
        double cost = cost(slowest);
        if (forwarding != null) {
            forwarding.undo();
        }
        for (int source = 0; source < devices; source++) {
            raw[source * devices + swap.g] = kept[2 * source];
            raw[source * devices + swap.h] = kept[2 * source + 1];
        }
        distinct[swap.g] = keptG;
        distinct[swap.h] = keptH;
        return cost;
    }

    private void exchange(Swap swap) {
        int g = swap.g;
        int h = swap.h;
        for (int source = 0; source < devices; source++) {
            double shift = sources.of(swap.second, source) - sources.of(swap.first, source);
            raw[source * devices + g] += shift;
            raw[source * devices + h] -= shift;
        }
        if (hits != null) {
            hits.swapChange(swap.first, g, swap.second, h, change);
            double shift = hits.copiesOf(swap.second) - hits.copiesOf(swap.first);
            distinct[g] = part(hits.hits(g) + change[0], hits.copies(g) + shift);
            distinct[h] = part(hits.hits(h) + change[1], hits.copies(h) - shift);
        }
    }

    @Override
    public boolean weighsLoad() {
        return true;
    }

    @Override
    public void swap(Swap swap, double[] sums) {
        exchange(swap);
        if (hits != null) {
            hits.swap(swap.first, swap.g, swap.second, swap.h);
        }
        if (forwarding != null) {
            forwarding.apply(swap, sources);
            forwarding.keep(swap);
        }
    }
}

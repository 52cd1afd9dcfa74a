package io.moeplacement.heuristic.copies;

import io.moeplacement.heuristic.replica.ReplicaLayer;
import java.util.Arrays;

/**
 * Which part of each expert's tokens each place (device, or node) serves in one layer, and which of these parts the last
 * move changed. Parts are quotients of counts, never sums of differences, so they do not drift.
 *
 * <p>A change costs O(devices); memory O(experts * places). Not thread-safe, but may be read by many threads while nothing
 * changes it.
 */
final class ShareTable {

    private final int[] placeOf;
    private final int places;
    private final int experts;
    /** {@code [expert * places + place]}. */
    private final double[] share;

    private final int[] counts;
    private final int[] cell;
    private final double[] before;
    private int changes;

    /**
     * An empty table.
     *
     * @param placeOf place of each device
     */
    ShareTable(int experts, int[] placeOf, int places) {
        this.experts = experts;
        this.placeOf = placeOf;
        this.places = places;
        this.share = new double[experts * places];
        this.counts = new int[places];
        this.cell = new int[2 * places];
        this.before = new double[2 * places];
    }

    int experts() {
        return experts;
    }

    int places() {
        return places;
    }

    /** Part of an expert's tokens that a place serves, in 0..1. */
    double share(int expert, int place) {
        return share[expert * places + place];
    }

    /** Takes over a whole row. */
    void fill(ReplicaLayer layer) {
        for (int expert = 0; expert < experts; expert++) {
            changes = 0;
            refresh(layer, expert);
        }
        changes = 0;
    }

    /** Takes over the shares of the two experts of a move that was made. */
    void change(ReplicaLayer layer, int first, int second) {
        changes = 0;
        refresh(layer, first);
        refresh(layer, second);
    }

    private void refresh(ReplicaLayer layer, int expert) {
        Arrays.fill(counts, 0);
        for (int device = 0; device < placeOf.length; device++) {
            counts[placeOf[device]] += layer.copiesOn(expert, device);
        }
        for (int place = 0; place < places; place++) {
            int index = expert * places + place;
            double now = (double) counts[place] / layer.copies(expert);
            if (now != share[index]) {
                cell[changes] = index;
                before[changes++] = share[index];
                share[index] = now;
            }
        }
    }

    /** Takes the last change back. */
    void revert() {
        for (int i = 0; i < changes; i++) {
            share[cell[i]] = before[i];
        }
        changes = 0;
    }

    /** Number of shares that the last change altered; those of one expert follow each other. */
    int changes() {
        return changes;
    }

    int changedExpert(int change) {
        return cell[change] / places;
    }

    int changedPlace(int change) {
        return cell[change] % places;
    }

    /** What the share was. */
    double before(int change) {
        return before[change];
    }

    /** What the share is more than it was. */
    double difference(int change) {
        return share[cell[change]] - before[change];
    }

    /** Writes the places that serve an expert into an array of that many places; returns how many there are. */
    int placesOf(int expert, int[] found) {
        int count = 0;
        for (int place = 0; place < places; place++) {
            if (share[expert * places + place] > 0) {
                found[count++] = place;
            }
        }
        return count;
    }
}

package io.moeplacement.heuristic.replica;

import io.moeplacement.heuristic.eplb.DescendingOrder;
import java.util.Arrays;

/**
 * A layer in one pass: spare slots go one by one to the expert with the largest load per copy (which makes the largest
 * copy as small as it can be), then the copies, largest first, each to the device that is least loaded for its speed among
 * those that may take it.
 *
 * <p>A device may take a copy when it has a free slot, does not hold the expert (unless duplicates are allowed) and the
 * expert is not forbidden there; the last copy of an expert that must survive a failure goes elsewhere than the others.
 * Where no device may, the least bad one takes it, and {@link LimitRepair} mends the layer. Pinned copies are placed first.
 *
 * <p>O(spare slots * experts + slots * (log slots + devices)). Source: longest processing time first, with counts.
 */
public final class LayerPacking {

    private static final int DUPLICATE = 4;
    private static final int FORBIDDEN = 2;
    private static final int ALONE = 1;

    private final LayerFacts facts;
    private final int devices;
    private final int[] copies;
    private final int[] used;
    private final double[] served;
    private final double[] inverse;
    private final int[] row;
    private boolean clean = true;

    /** A packing of one layer under its pooled loads. */
    public LayerPacking(LayerFacts facts) {
        this.facts = facts;
        this.devices = facts.devices();
        this.copies = new int[facts.experts()];
        this.used = new int[devices];
        this.served = new double[devices];
        this.inverse = new double[devices];
        for (int device = 0; device < devices; device++) {
            inverse[device] = 1 / facts.perfect(device);
        }
        this.row = new int[facts.slots()];
    }

    /** The expert of each slot, {@code [slots]}. */
    public int[] fill() {
        count();
        int[] placed = placePinned();
        float[] share = new float[copies.length];
        for (int expert = 0; expert < share.length; expert++) {
            share[expert] = (float) (facts.load(expert) / copies[expert]);
        }
        for (int expert : DescendingOrder.of(share)) {
            double size = facts.load(expert) / copies[expert];
            for (int copy = placed[expert]; copy < copies[expert]; copy++) {
                place(expert, size, bestDevice(expert, size, copy + 1 == copies[expert]));
            }
        }
        return row;
    }

    /** Whether {@link #fill} found a place for every copy, so that no limit but that on imbalance can be broken. */
    boolean isClean() {
        return clean;
    }

    private void count() {
        int required = Math.max(1, facts.requiredCopies());
        clean = (long) required * copies.length <= row.length;
        Arrays.fill(copies, clean ? required : 1);
        double[] share = new double[copies.length];
        for (int expert = 0; expert < share.length; expert++) {
            share[expert] = facts.load(expert) / copies[expert];
        }
        int[] most = new int[copies.length];
        Arrays.fill(most, Integer.MAX_VALUE);
        if (!facts.duplicatesAllowed()) {
            for (int expert = 0; expert < most.length; expert++) {
                most[expert] = holders(expert);
            }
        }
        for (int spare = row.length - copies[0] * copies.length; spare > 0; spare--) {
            int hottest = -1;
            double largest = -1;
            for (int expert = 0; expert < copies.length; expert++) {
                if (share[expert] > largest && copies[expert] < most[expert]) {
                    largest = share[expert];
                    hottest = expert;
                }
            }
            // Every expert sits wherever it may: a limit must break, which the repair and the verifier will say.
            hottest = Math.max(0, hottest);
            copies[hottest]++;
            share[hottest] = facts.load(hottest) / copies[hottest];
        }
    }

    private int holders(int expert) {
        int holders = 0;
        for (int device = 0; device < devices; device++) {
            if (facts.firstSlot(device + 1) > facts.firstSlot(device) && !facts.isForbidden(expert, device)) {
                holders++;
            }
        }
        return holders;
    }

    private int[] placePinned() {
        int[] placed = new int[copies.length];
        if (!facts.hasPins()) {
            return placed;
        }
        for (int expert = 0; expert < placed.length; expert++) {
            for (int device = 0; device < devices; device++) {
                if (!facts.isPinned(expert, device)) {
                    continue;
                }
                clean &= placed[expert] < copies[expert] && hasRoom(device);
                if (placed[expert] < copies[expert] && hasRoom(device)) {
                    place(expert, facts.load(expert) / copies[expert], device);
                    placed[expert]++;
                }
            }
        }
        return placed;
    }

    private boolean hasRoom(int device) {
        return facts.firstSlot(device) + used[device] < facts.firstSlot(device + 1);
    }

    private void place(int expert, double size, int device) {
        row[facts.firstSlot(device) + used[device]++] = expert;
        served[device] += size;
    }

    private int bestDevice(int expert, double size, boolean isLast) {
        int best = -1;
        int bestHarm = Integer.MAX_VALUE;
        double bestTime = 0;
        for (int device = 0; device < devices; device++) {
            if (!hasRoom(device)) {
                continue;
            }
            double time = (served[device] + size) * inverse[device];
            if (bestHarm > 0 || time < bestTime) {
                int harm = harm(expert, device, isLast);
                if (harm < bestHarm || (harm == bestHarm && time < bestTime)) {
                    best = device;
                    bestHarm = harm;
                    bestTime = time;
                }
            }
        }
        clean &= bestHarm == 0;
        return best;
    }

    /** How bad it is to put a copy on a device; 0 when it breaks nothing. */
    private int harm(int expert, int device, boolean isLast) {
        int harm = facts.isForbidden(expert, device) ? FORBIDDEN : 0;
        if (holds(expert, device)) {
            harm += facts.duplicatesAllowed() ? 0 : DUPLICATE;
        }
        if (isLast && facts.mustSurvive() && isOnlyAt(expert, facts.placeOf(device))) {
            harm += ALONE;
        }
        return harm;
    }

    private boolean holds(int expert, int device) {
        int begin = facts.firstSlot(device);
        for (int slot = begin; slot < begin + used[device]; slot++) {
            if (row[slot] == expert) {
                return true;
            }
        }
        return false;
    }

    private boolean isOnlyAt(int expert, int place) {
        for (int device = 0; device < devices; device++) {
            if (facts.placeOf(device) != place && holds(expert, device)) {
                return false;
            }
        }
        return true;
    }
}

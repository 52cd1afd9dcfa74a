package io.moeplacement.heuristic.replan;

import java.util.Arrays;

/**
 * One layer while it is re-planned: the expert of each slot, copies, device loads and moves, kept up to date by every
 * change. A replaced slot costs O(copies of the two experts). Mutable, not thread-safe.
 *
 * <p>Loads are parts of a perfect spread: a device at 1 has exactly its share for its speed.
 */
final class LayerState {

    private final LayerRules rules;
    private final int[] row;
    private final int[] copies;
    /** Load of one copy of each expert, before it is related to a device; meaningless without copies. */
    private final double[] share;
    /** Slots of each expert, the first {@code copies} entries in no order; grown as needed. */
    private final int[][] slotsOf;
    /** {@code [expert * devices + device]}. */
    private final short[] held;

    private final double[] load;
    private int moves;

    LayerState(LayerRules rules) {
        this.rules = rules;
        this.row = new int[rules.deviceOf.length];
        this.copies = new int[rules.experts];
        this.share = new double[rules.experts];
        this.slotsOf = new int[rules.experts][4];
        this.held = new short[rules.experts * rules.devices];
        this.load = new double[rules.devices];
        Arrays.fill(row, LayerRules.NONE);
    }

    /** Takes a whole row over; slots may be empty. */
    void set(int[] experts) {
        Arrays.fill(copies, 0);
        Arrays.fill(held, (short) 0);
        Arrays.fill(load, 0);
        moves = 0;
        System.arraycopy(experts, 0, row, 0, row.length);
        for (int slot = 0; slot < row.length; slot++) {
            if (row[slot] != LayerRules.NONE) {
                add(row[slot], slot);
            }
        }
        for (int slot = 0; slot < row.length; slot++) {
            if (row[slot] != LayerRules.NONE) {
                load[rules.deviceOf[slot]] += share(row[slot]) * rules.perLoad[rules.deviceOf[slot]];
            }
        }
    }

    LayerRules rules() {
        return rules;
    }

    int[] row() {
        return row.clone();
    }

    int expertAt(int slot) {
        return row[slot];
    }

    int copies(int expert) {
        return copies[expert];
    }

    /** A slot of an expert, {@code copy} in {@code 0..copies-1}, in no order. */
    int slotOf(int expert, int copy) {
        return slotsOf[expert][copy];
    }

    boolean holds(int device, int expert) {
        return held[expert * rules.devices + device] > 0;
    }

    int heldOn(int device, int expert) {
        return held[expert * rules.devices + device];
    }

    /** Load of one copy, before it is related to a device. */
    double share(int expert) {
        return share[expert];
    }

    double load(int device) {
        return load[device];
    }

    int moves() {
        return moves;
    }

    /** Largest load of a device; 1 without traffic. */
    double imbalance() {
        return rules.hasTraffic ? load[hottest()] : 1;
    }

    int hottest() {
        int hottest = 0;
        for (int device = 1; device < load.length; device++) {
            if (load[device] > load[hottest]) {
                hottest = device;
            }
        }
        return hottest;
    }

    /** Whether a copy on a device can be given up without breaking a rule about copies. */
    boolean isSpare(int expert, int device) {
        if (copies[expert] <= rules.minCopies || isPinnedHere(expert, device)) {
            return false;
        }
        return !rules.asksForSpread() || isSpreadWith(expert, device, -1);
    }

    /** Whether a copy on one device can become a copy on another. */
    boolean mayMove(int expert, int from, int to) {
        return !holds(to, expert)
                && rules.mayHold(expert, to)
                && !isPinnedHere(expert, from)
                && (!rules.asksForSpread() || isSpreadWith(expert, from, to));
    }

    private boolean isPinnedHere(int expert, int device) {
        return rules.isPinned(expert, device) && heldOn(device, expert) == 1;
    }

    /** Whether an expert survives any one failure after losing a copy on a device and gaining one on another (or none). */
    boolean isSpreadWith(int expert, int without, int with) {
        int first = with;
        boolean skipped = false;
        for (int copy = 0; copy < copies[expert]; copy++) {
            int device = rules.deviceOf[slotsOf[expert][copy]];
            if (device == without && !skipped) {
                skipped = true;
            } else if (first < 0) {
                first = device;
            } else if (rules.failApart(first, device)) {
                return true;
            }
        }
        return false;
    }

    /** Puts an expert into a slot, or empties it; the old one loses a copy. */
    void replace(int slot, int expert) {
        int old = row[slot];
        if (old != LayerRules.NONE) {
            spread(old, -1);
            remove(old, slot);
            spread(old, 1);
        }
        row[slot] = expert;
        if (expert != LayerRules.NONE) {
            spread(expert, -1);
            add(expert, slot);
            spread(expert, 1);
        }
    }

    /** Exchanges the experts of two slots. */
    void swap(int a, int b) {
        int first = row[a];
        int second = row[b];
        int from = rules.deviceOf[a];
        int to = rules.deviceOf[b];
        double shift = share(first) - share(second);
        remove(first, a);
        remove(second, b);
        row[a] = second;
        row[b] = first;
        add(second, a);
        add(first, b);
        load[from] -= shift * rules.perLoad[from];
        load[to] += shift * rules.perLoad[to];
    }

    private void spread(int expert, int sign) {
        if (copies[expert] > 0) {
            double part = sign * share(expert);
            for (int copy = 0; copy < copies[expert]; copy++) {
                int device = rules.deviceOf[slotsOf[expert][copy]];
                load[device] += part * rules.perLoad[device];
            }
        }
    }

    private void add(int expert, int slot) {
        int device = rules.deviceOf[slot];
        if (copies[expert] == slotsOf[expert].length) {
            slotsOf[expert] = Arrays.copyOf(slotsOf[expert], 2 * copies[expert]);
        }
        slotsOf[expert][copies[expert]++] = slot;
        share[expert] = rules.weight[expert] / copies[expert];
        held[expert * rules.devices + device]++;
        moves += rules.moves(expert, device);
    }

    private void remove(int expert, int slot) {
        int device = rules.deviceOf[slot];
        int[] slots = slotsOf[expert];
        int last = --copies[expert];
        share[expert] = rules.weight[expert] / last;
        int i = 0;
        while (slots[i] != slot) {
            i++;
        }
        slots[i] = slots[last];
        held[expert * rules.devices + device]--;
        moves -= rules.moves(expert, device);
    }
}

package io.moeplacement.heuristic.windows;

import io.moeplacement.heuristic.replica.LayerFacts;
import io.moeplacement.heuristic.replica.ReplicaLayer;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Improves a layer under its windows until no swap helps and, with redundant slots, no trade of one copy for another either.
 *
 * <p>Idea: only moves that change the busiest device of a window that counts can help. Of such a device each slot in turn takes
 * its best partner on another device. A pass is O(slots of these devices * slots * columns); trades, tried where no swap helps,
 * O(spare copies * experts of these devices * devices * columns). Every move lowers the cost, so it ends. Not thread-safe.
 */
final class WindowDescent {

    /** Gains below this are rounding. */
    private static final double LEAST_GAIN = 1e-11;

    /** Draws until a random move is one that may help or is allowed. */
    private static final int ATTEMPTS = 8;

    private final WindowLayer layer;
    private final ReplicaLayer rows;
    private final LayerFacts facts;
    private final WindowCheck check;

    WindowDescent(WindowLayer layer, WindowCheck check) {
        this.layer = layer;
        this.rows = layer.rows();
        this.facts = rows.facts();
        this.check = check;
    }

    /**
     * Goes down to a local optimum.
     *
     * @param stop asked after each slot; true ends the descent
     */
    void run(BooleanSupplier stop) {
        boolean moved = true;
        while (moved && !stop.getAsBoolean()) {
            moved = swaps(stop);
            if (!moved && facts.slots() > facts.experts()) {
                moved = trade(stop);
            }
        }
        check.afterDescent(layer);
    }

    private boolean swaps(BooleanSupplier stop) {
        boolean moved = false;
        for (int slot = 0; slot < facts.slots(); slot++) {
            if (!layer.isRelevant(facts.deviceOf(slot))) {
                continue;
            }
            if (stop.getAsBoolean()) {
                return false;
            }
            moved |= swapBest(slot);
        }
        return moved;
    }

    private boolean swapBest(int slot) {
        double best = layer.cost() - LEAST_GAIN * layer.cost();
        int partner = -1;
        for (int other = 0; other < facts.slots(); other++) {
            if (rows.maySwap(slot, other)) {
                double cost = layer.swapped(slot, other);
                if (cost < best) {
                    best = cost;
                    partner = other;
                }
            }
        }
        if (partner < 0) {
            return false;
        }
        layer.swap(slot, partner);
        check.afterMove(layer, best, "a swap of slots " + slot + " and " + partner);
        return true;
    }

    /** Takes the best trade of the first slot that has one: a copy less where it can be spared, one more of an expert. */
    private boolean trade(BooleanSupplier stop) {
        for (int slot = 0; slot < facts.slots(); slot++) {
            if (rows.copies(rows.expertAt(slot)) == 1) {
                continue;
            }
            if (stop.getAsBoolean()) {
                return false;
            }
            double best = layer.cost() - LEAST_GAIN * layer.cost();
            int expert = -1;
            for (int other = 0; other < facts.experts(); other++) {
                if (helps(slot, other) && rows.mayReplace(slot, other)) {
                    double cost = layer.replaced(slot, other);
                    if (cost < best) {
                        best = cost;
                        expert = other;
                    }
                }
            }
            if (expert >= 0) {
                layer.replace(slot, expert);
                check.afterMove(layer, best, "a copy of expert " + expert + " in slot " + slot);
                return true;
            }
        }
        return false;
    }

    /** Only what leaves or relieves a relevant device can help. */
    private boolean helps(int slot, int expert) {
        if (layer.isRelevant(facts.deviceOf(slot))) {
            return true;
        }
        for (int device = 0; device < facts.devices(); device++) {
            if (layer.isRelevant(device) && rows.copiesOn(expert, device) > 0) {
                return true;
            }
        }
        return false;
    }

    /** A few random moves: swaps of slots on relevant devices and, with redundant slots, as many trades of copies. */
    void kick(SplittableRandom random) {
        boolean copies = facts.slots() > facts.experts();
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
            if (copies && random.nextBoolean()) {
                tradeAny(random);
            } else {
                swapAny(random);
            }
        }
    }

    private void swapAny(SplittableRandom random) {
        int slot = random.nextInt(facts.slots());
        for (int attempt = 0; attempt < ATTEMPTS && !layer.isRelevant(facts.deviceOf(slot)); attempt++) {
            slot = random.nextInt(facts.slots());
        }
        int other = random.nextInt(facts.slots());
        if (rows.maySwap(slot, other)) {
            layer.swap(slot, other);
        }
    }

    private void tradeAny(SplittableRandom random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int slot = random.nextInt(facts.slots());
            int expert = random.nextInt(facts.experts());
            if (rows.mayReplace(slot, expert)) {
                layer.replace(slot, expert);
                return;
            }
        }
    }
}

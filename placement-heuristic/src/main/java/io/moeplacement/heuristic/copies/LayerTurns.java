package io.moeplacement.heuristic.copies;

import io.moeplacement.heuristic.replica.LayerFacts;
import io.moeplacement.heuristic.replica.ReplicaLayer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Improves one layer while the others stay as they are. A turn kicks the best row and then tries random moves, swaps of two
 * slots and replacements of a spare copy, and keeps each that makes nothing worse; its result counts only when it is better
 * after a full recount, so that rounding cannot add up. Excess over the limit on imbalance comes before cost; other limits
 * that are kept are never broken.
 *
 * <p>A turn is O(slots) tries of what the terms cost. Not thread-safe, but neighbours may read the layer's shares between
 * turns.
 */
final class LayerTurns {

    private static final int TRIES_PER_SLOT = 12;
    private static final int TRIES_PER_QUESTION = 32;

    /** Weight of the terms' guides beside the terms. */
    private static final double GUIDE = 0.2;

    /** Least gain that counts, as a part of the cost: beyond rounding. */
    private static final double LEAST_GAIN = 1e-10;

    /** A little less than the rounding that the verifier allows. */
    private static final double SAFETY = 0.9e-9;

    private final LayerShares shares;
    private final ReplicaLayer layer;
    private final LayerFacts facts;
    private final List<LayerTerm> terms;
    private final double maxImbalance;
    private final SplittableRandom random;
    private final int[] best;
    private final int[] found;
    private double bestExcess;
    private double excess;
    private double guided;
    private double leastExcess;
    private double leastCost;
    private boolean begun;
    private int fruitless;

    /**
     * A search that starts from the row the shares hold.
     *
     * @param maxImbalance limit on imbalance, possibly infinite
     */
    LayerTurns(LayerShares shares, List<LayerTerm> terms, double maxImbalance, SplittableRandom random) {
        this.shares = shares;
        this.layer = shares.layer();
        this.facts = layer.facts();
        this.terms = terms;
        this.maxImbalance = maxImbalance + SAFETY;
        this.random = random;
        this.best = layer.row();
        this.found = best.clone();
        this.bestExcess = excess();
    }

    /** Takes another row, {@code [slots]}, if it is better. */
    void offer(int[] row) {
        double before = reset();
        shares.fill(row);
        if (isBetter(excess(), reset(), before)) {
            keep(row);
        } else {
            shares.fill(best);
        }
    }

    /** One descent; whether it improved the layer. Leaves the shares at the best row. */
    boolean turn(BooleanSupplier stop) {
        double before = reset();
        if (begun) {
            kick();
        }
        begun = true;
        descend(stop);
        shares.fill(found);
        if (isBetter(excess(), reset(), before)) {
            keep(found);
            fruitless = 0;
            return true;
        }
        shares.fill(best);
        fruitless++;
        return false;
    }

    private boolean isBetter(double excess, double cost, double before) {
        return excess < bestExcess || (excess == bestExcess && cost < before - LEAST_GAIN * Math.abs(before));
    }

    private void keep(int[] row) {
        System.arraycopy(row, 0, best, 0, best.length);
        bestExcess = excess();
    }

    /** Random moves, so few that most of the layer stays. */
    private void kick() {
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            int slot = slot();
            int other = random.nextInt(facts.slots());
            int expert = random.nextInt(facts.experts());
            if (random.nextInt(4) == 0 && layer.mayReplace(slot, expert)) {
                shares.replace(slot, expert);
            } else if (layer.maySwap(slot, other)) {
                shares.swap(slot, other);
            }
        }
        reset();
    }

    private void descend(BooleanSupplier stop) {
        excess = excess();
        double cost = reset();
        guided = cost + guides();
        leastCost = cost;
        leastExcess = excess;
        remember();
        for (int tries = TRIES_PER_SLOT * facts.slots(); tries > 0; tries--) {
            if (tries % TRIES_PER_QUESTION == 0 && stop.getAsBoolean()) {
                return;
            }
            if (facts.slots() > facts.experts() && random.nextInt(4) == 0) {
                tryReplacement(slot(), expert());
            } else {
                trySwap(slot(), random.nextInt(facts.slots()));
            }
        }
    }

    private void trySwap(int slot, int other) {
        if (layer.maySwap(slot, other)) {
            shares.swap(slot, other);
            if (!accept()) {
                shares.undoSwap(slot, other);
            }
        }
    }

    private void tryReplacement(int slot, int expert) {
        if (layer.mayReplace(slot, expert)) {
            int old = layer.expertAt(slot);
            shares.replace(slot, expert);
            if (!accept()) {
                shares.undoReplace(slot, old);
            }
        }
    }

    /** Keeps the move that was just made unless it makes something worse. */
    private boolean accept() {
        double triedExcess = excess();
        if (triedExcess > excess) {
            return false;
        }
        double cost = attempt();
        double tried = cost + guides();
        if (triedExcess == excess && tried > guided) {
            return false;
        }
        terms.forEach(LayerTerm::take);
        excess = triedExcess;
        guided = tried;
        if (excess < leastExcess || (excess == leastExcess && cost < leastCost)) {
            leastExcess = excess;
            leastCost = cost;
            remember();
        }
        return true;
    }

    private void remember() {
        for (int slot = 0; slot < found.length; slot++) {
            found[slot] = layer.expertAt(slot);
        }
    }

    /** A slot to change: often one of the busiest device, which a maximum depends on. */
    private int slot() {
        int busiest = layer.busiest();
        int first = facts.firstSlot(busiest);
        int count = facts.firstSlot(busiest + 1) - first;
        return count > 0 && random.nextInt(4) == 0 ? first + random.nextInt(count) : random.nextInt(facts.slots());
    }

    /** An expert to copy: often one that the busiest device serves. */
    private int expert() {
        return random.nextBoolean() ? layer.expertAt(slot()) : random.nextInt(facts.experts());
    }

    private double reset() {
        double sum = 0;
        for (LayerTerm term : terms) {
            sum += term.reset();
        }
        return sum;
    }

    private double attempt() {
        double sum = 0;
        for (LayerTerm term : terms) {
            sum += term.attempt();
        }
        return sum;
    }

    private double guides() {
        double sum = 0;
        for (LayerTerm term : terms) {
            sum += GUIDE * term.guide();
        }
        return sum;
    }

    /** How far the devices are above the limit on imbalance, summed. */
    private double excess() {
        if (maxImbalance == Double.POSITIVE_INFINITY || facts.isIdle()) {
            return 0;
        }
        double sum = 0;
        for (int device = 0; device < facts.devices(); device++) {
            sum += Math.max(0, layer.load(device) - maxImbalance);
        }
        return sum;
    }

    /** Turns without success since the last one, or since a neighbour changed. */
    int fruitless() {
        return fruitless;
    }

    /** A neighbour has changed: what did not help before may help now. */
    void encourage() {
        fruitless = 0;
    }

    /** The best row, {@code [slots]}; not a copy. */
    int[] best() {
        return best;
    }
}

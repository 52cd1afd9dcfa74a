package io.moeplacement.heuristic.copies;

import io.moeplacement.heuristic.replica.LayerFacts;
import io.moeplacement.heuristic.replica.ReplicaLayer;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * One layer that is improved while its neighbours stay as they are. A descent tries random moves, swaps of two slots and
 * replacements of a spare copy, and keeps each that makes nothing worse. Excess over the limit on imbalance comes before
 * cost; other limits that are kept are never broken.
 *
 * <p>A descent is O(slots) tries of what the terms cost. Not thread-safe, but neighbours may read the layer's shares while
 * it stands still.
 */
final class LayerDescent {

    private static final int TRIES_PER_SLOT = 12;
    private static final int TRIES_PER_QUESTION = 32;

    /** Weight of the terms' guides beside the terms. */
    private static final double GUIDE = 0.2;

    /** A little less than the rounding that the verifier allows. */
    private static final double SAFETY = 0.9e-9;

    private final LayerShares shares;
    private final ReplicaLayer layer;
    private final LayerFacts facts;
    private final LayerTerms.OfLayer terms;
    private final double maxImbalance;
    private final SplittableRandom random;
    private final int[] best;
    private final int[] found;
    private double excess;
    private double guided;
    private double leastExcess;
    private double leastCost;

    /**
     * A search that starts from the row the shares hold.
     *
     * @param maxImbalance limit on imbalance, possibly infinite
     */
    LayerDescent(LayerShares shares, LayerTerms.OfLayer terms, double maxImbalance, SplittableRandom random) {
        this.shares = shares;
        this.layer = shares.layer();
        this.facts = layer.facts();
        this.terms = terms;
        this.maxImbalance = maxImbalance + SAFETY;
        this.random = random;
        this.best = layer.row();
        this.found = best.clone();
    }

    /** Random moves, so few that most of the layer stays, or two devices that exchange what they hold. */
    void kick() {
        if (random.nextInt(4) == 0) {
            exchangeDevices(random.nextInt(facts.devices()), random.nextInt(facts.devices()));
            return;
        }
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
    }

    private void exchangeDevices(int device, int other) {
        int slot = facts.firstSlot(device);
        int partner = facts.firstSlot(other);
        while (slot < facts.firstSlot(device + 1) && partner < facts.firstSlot(other + 1)) {
            if (layer.maySwap(slot, partner)) {
                shares.swap(slot, partner);
            }
            slot++;
            partner++;
        }
    }

    /** Tries random moves and ends at the row that cost least. */
    void descend(BooleanSupplier stop) {
        begin();
        for (int tries = TRIES_PER_SLOT * facts.slots(); tries > 0; tries--) {
            if (tries % TRIES_PER_QUESTION == 0 && stop.getAsBoolean()) {
                break;
            }
            if (facts.slots() > facts.experts() && random.nextInt(4) == 0) {
                tryReplacement(slot(), expert());
            } else {
                trySwap(slot(), random.nextInt(facts.slots()));
            }
        }
        shares.fill(found);
    }

    private void begin() {
        excess = excess();
        double cost = cost();
        guided = cost + guides();
        leastCost = cost;
        leastExcess = excess;
        remember();
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
        terms.all().forEach(LayerTerm::take);
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

    /** Cost of the row at hand, with the boundaries to both neighbours, counted anew. */
    double cost() {
        double sum = 0;
        for (LayerTerm term : terms.all()) {
            sum += term.reset();
        }
        return sum;
    }

    /** The part of {@link #cost} that is the boundary to the layer before. */
    double costBefore() {
        return terms.before() == null ? 0 : terms.before().reset();
    }

    private double attempt() {
        double sum = 0;
        for (LayerTerm term : terms.all()) {
            sum += term.attempt();
        }
        return sum;
    }

    private double guides() {
        double sum = 0;
        for (LayerTerm term : terms.all()) {
            sum += GUIDE * term.guide();
        }
        return sum;
    }

    /** How far the devices are above the limit on imbalance, summed. */
    double excess() {
        if (maxImbalance == Double.POSITIVE_INFINITY || facts.isIdle()) {
            return 0;
        }
        double sum = 0;
        for (int device = 0; device < facts.devices(); device++) {
            sum += Math.max(0, layer.load(device) - maxImbalance);
        }
        return sum;
    }

    /** Makes the row at hand the best one. */
    void keep() {
        for (int slot = 0; slot < best.length; slot++) {
            best[slot] = layer.expertAt(slot);
        }
    }

    /** Puts a row, {@code [slots]}, in place of the one at hand. */
    void put(int[] row) {
        shares.fill(row);
    }

    /** The best row, {@code [slots]}; not a copy. */
    int[] best() {
        return best;
    }
}

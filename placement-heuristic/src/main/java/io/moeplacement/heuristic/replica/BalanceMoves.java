package io.moeplacement.heuristic.replica;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Brings a layer's busiest device down, move by move, until no single move helps.
 *
 * <p>Idea: of two devices, a swap is best for every steep potential when it moves the difference that makes both equally
 * busy. So the busiest device looks, in each other device, for the pair of experts whose difference is nearest to that, and
 * of these partners the one with the largest gain in potential is taken. Where no swap helps, one copy is traded for
 * another: a copy less of an expert that can spare it, a copy more of one on the busiest device.
 *
 * <p>A step is O(slots * slots per device) for a swap, O(slots * experts per device * devices) for a trade. Every move
 * lowers the potential, so it ends. Source: own; swaps as in makespan local search. Not thread-safe.
 */
final class BalanceMoves implements LayerMoves {

    /** Gains below this part of the potential are rounding. */
    private static final double LEAST_GAIN = 1e-10;

    private static final int MOVES_PER_QUESTION = 16;

    private final ReplicaLayer layer;
    private final LayerFacts facts;
    private double bestGain;
    private int bestSlot;
    private int bestOther;

    BalanceMoves(ReplicaLayer layer) {
        this.layer = layer;
        this.facts = layer.facts();
    }

    @Override
    public int starts() {
        return 0;
    }

    @Override
    public int dearness() {
        return 1;
    }

    @Override
    public void start(int number, BooleanSupplier stop) {
        throw new IllegalArgumentException("no start " + number);
    }

    @Override
    public void descend(double enough, BooleanSupplier stop) {
        boolean moved = true;
        for (int moves = 1; moved && layer.imbalance() > enough; moves++) {
            moved = swap() || trade();
            if (moves % MOVES_PER_QUESTION == 0 && stop.getAsBoolean()) {
                return;
            }
        }
    }

    /** A few random moves, half of them on the busiest device. */
    @Override
    public void kick(SplittableRandom random) {
        int busiest = layer.busiest();
        int first = facts.firstSlot(busiest);
        int count = facts.firstSlot(busiest + 1) - first;
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
            int slot =
                    random.nextBoolean() && count > 0 ? first + random.nextInt(count) : random.nextInt(facts.slots());
            int other = random.nextInt(facts.slots());
            int expert = random.nextInt(facts.experts());
            if (random.nextInt(4) == 0 && layer.mayReplace(other, expert)) {
                layer.replace(other, expert);
            } else if (layer.maySwap(slot, other)) {
                layer.swap(slot, other);
            }
        }
    }

    private boolean swap() {
        return swap(layer.busiest(), 0, facts.devices());
    }

    /** Takes the best swap of the busiest device with another one of its node, where that helps. */
    boolean swapInNode() {
        int busiest = layer.busiest();
        int first = busiest;
        while (first > 0 && facts.nodeOf(first - 1) == facts.nodeOf(busiest)) {
            first--;
        }
        int end = busiest + 1;
        while (end < facts.devices() && facts.nodeOf(end) == facts.nodeOf(busiest)) {
            end++;
        }
        return swap(busiest, first, end);
    }

    private boolean swap(int busiest, int firstPartner, int endPartner) {
        bestGain = LEAST_GAIN * layer.potential();
        bestSlot = -1;
        for (int partner = firstPartner; partner < endPartner; partner++) {
            if (partner != busiest) {
                nearestPair(busiest, partner);
            }
        }
        if (bestSlot < 0) {
            return false;
        }
        layer.swap(bestSlot, bestOther);
        return true;
    }

    private void nearestPair(int busiest, int partner) {
        double weight = facts.perfect(busiest);
        double partnerWeight = facts.perfect(partner);
        double ideal =
                (layer.served(busiest) * partnerWeight - layer.served(partner) * weight) / (weight + partnerWeight);
        double nearest = ideal;
        int slot = -1;
        int other = -1;
        int end = facts.firstSlot(busiest + 1);
        int partnerEnd = facts.firstSlot(partner + 1);
        for (int i = facts.firstSlot(busiest); i < end; i++) {
            double wanted = layer.share(layer.expertAt(i)) - ideal;
            for (int j = facts.firstSlot(partner); j < partnerEnd; j++) {
                double distance = Math.abs(wanted - layer.share(layer.expertAt(j)));
                if (distance < nearest && layer.maySwap(i, j)) {
                    nearest = distance;
                    slot = i;
                    other = j;
                }
            }
        }
        if (slot >= 0) {
            double gain = layer.swapGain(slot, other);
            if (gain > bestGain) {
                bestGain = gain;
                bestSlot = slot;
                bestOther = other;
            }
        }
    }

    private boolean trade() {
        if (facts.slots() == facts.experts()) {
            return false;
        }
        int busiest = layer.busiest();
        int first = facts.firstSlot(busiest);
        int end = facts.firstSlot(busiest + 1);
        bestGain = LEAST_GAIN * layer.potential();
        bestSlot = -1;
        for (int slot = 0; slot < facts.slots(); slot++) {
            if (layer.copies(layer.expertAt(slot)) == 1) {
                continue;
            }
            if (slot >= first && slot < end) {
                for (int expert = 0; expert < facts.experts(); expert++) {
                    offerTrade(slot, expert);
                }
            } else {
                for (int hot = first; hot < end; hot++) {
                    offerTrade(slot, layer.expertAt(hot));
                }
            }
        }
        if (bestSlot < 0) {
            return false;
        }
        layer.replace(bestSlot, bestOther);
        return true;
    }

    private void offerTrade(int slot, int expert) {
        if (layer.mayReplace(slot, expert)) {
            double gain = layer.replaceGain(slot, expert);
            if (gain > bestGain) {
                bestGain = gain;
                bestSlot = slot;
                bestOther = expert;
            }
        }
    }
}

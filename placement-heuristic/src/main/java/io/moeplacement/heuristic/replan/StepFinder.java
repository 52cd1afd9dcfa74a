package io.moeplacement.heuristic.replan;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds the change of one layer that takes most load above a target away per moved slot.
 *
 * <p>Two kinds of change relieve the hottest device: exchanging one of its experts with a lighter one elsewhere (up to two
 * moves), and replacing a spare copy by a copy of another expert (one move): of an expert of the hottest device anywhere, or
 * of a lighter expert on the hottest device. Gain is the summed excess of device loads over the target ({@link Excess}), not
 * the maximum, so that a change that relieves several devices at once counts for all of them. Time O(slots per device * slots + spare copies *
 * slots per device * copies). Mutable, not thread-safe.
 */
final class StepFinder {

    private static final double LEAST_GAIN = 1e-12;

    /** A change that needs no move is preferred to any that does. */
    private static final double FREE = 1e3;

    private static final int NO_STEP = -1;

    private final LayerState state;
    private final LayerRules rules;
    private final Excess excess = new Excess();
    private final CopyRelief relief;
    private final double[] change;

    /** Of each expert, the last spare slot of the hottest device whose expert it meets somewhere; valid during a step. */
    private final int[] meets;

    private final int[] touched;
    private int touchedCount;
    private double noise;
    /** What a gain may at most count for, beside moves that are free. */
    private double reach;

    private @Nullable SplittableRandom random;

    private double bestScore;
    private int bestSlot;
    private int bestOther;
    private int bestExpert;

    StepFinder(LayerState state) {
        this.state = state;
        this.rules = state.rules();
        this.change = new double[rules.devices];
        this.relief = new CopyRelief(state, excess);
        this.meets = new int[rules.experts];
        this.touched = new int[rules.devices];
    }

    /** Steps toward a target from now on, always the best. */
    void aimAt(double imbalance) {
        excess.aimAt(imbalance);
        noise = 0;
        reach = 1;
        random = null;
    }

    /** Steps toward a target from now on, with scores blurred by up to the given part. */
    void aimAt(double imbalance, double blur, SplittableRandom source) {
        excess.aimAt(imbalance);
        noise = blur;
        reach = 1 + blur;
        random = source;
    }

    /** Makes the best change; false when none helps. */
    boolean step() {
        bestScore = 0;
        bestSlot = NO_STEP;
        int hot = state.hottest();
        lookAtCopies(hot);
        lookAtSwaps(hot);
        if (bestSlot == NO_STEP) {
            return false;
        }
        if (bestExpert == LayerRules.NONE) {
            state.swap(bestSlot, bestOther);
        } else {
            state.replace(bestSlot, bestExpert);
        }
        return true;
    }

    private void lookAtSwaps(int hot) {
        int end = rules.firstSlot(hot) + rules.slots(hot);
        for (int device = 0; device < rules.devices; device++) {
            double before = excess.of(state.load(hot)) + excess.of(state.load(device));
            double most = before - leastCost(hot, device);
            if (device != hot && most > worthALook()) {
                for (int slot = rules.firstSlot(hot); slot < end; slot++) {
                    int expert = state.expertAt(slot);
                    if (state.mayMove(expert, hot, device)) {
                        lookAtSwaps(hot, slot, expert, device, before);
                    }
                }
            }
        }
    }

    private void lookAtSwaps(int hot, int slot, int expert, int device, double before) {
        double share = state.share(expert);
        double hotLoad = state.load(hot);
        double load = state.load(device);
        int arrives = rules.moves(expert, device) - rules.moves(expert, hot);
        int end = rules.firstSlot(device) + rules.slots(device);
        for (int other = rules.firstSlot(device); other < end; other++) {
            int lighter = state.expertAt(other);
            double shift = share - state.share(lighter);
            if (shift > 0) {
                double gain = before
                        - excess.of(hotLoad - shift * rules.perLoad[hot])
                        - excess.of(load + shift * rules.perLoad[device]);
                if (gain > worthALook() && state.mayMove(lighter, device, hot)) {
                    int moves = arrives + rules.moves(lighter, hot) - rules.moves(lighter, device);
                    offer(gain, moves, slot, other, LayerRules.NONE);
                }
            }
        }
    }

    /** What two devices cost at least, however their load is shared out. */
    private double leastCost(int a, int b) {
        double even = (state.load(a) / rules.perLoad[a] + state.load(b) / rules.perLoad[b])
                / (1 / rules.perLoad[a] + 1 / rules.perLoad[b]);
        double speed = Math.min(1 / rules.perLoad[a], 1 / rules.perLoad[b]);
        double fastest = Math.max(1 / rules.perLoad[a], 1 / rules.perLoad[b]);
        return speed == fastest ? 2 * excess.of(even) : 0;
    }

    private void lookAtCopies(int hot) {
        relief.refresh();
        Arrays.fill(meets, NO_STEP);
        int begin = rules.firstSlot(hot);
        int end = begin + rules.slots(hot);
        double mostRelief = 0;
        double thinnest = Double.POSITIVE_INFINITY;
        for (int source = begin; source < end; source++) {
            mostRelief = Math.max(mostRelief, relief.gain(state.expertAt(source)));
            thinnest = Math.min(thinnest, relief.thinner(state.expertAt(source)));
        }
        for (int slot = 0; slot < rules.deviceOf.length; slot++) {
            int device = rules.deviceOf[slot];
            int old = state.expertAt(slot);
            if (state.isSpare(old, device)) {
                double before = excess.of(state.load(device));
                double without = state.load(device) - state.share(old) * rules.perLoad[device];
                if (device == hot) {
                    lookAtLighter(slot, device, old, before, without);
                } else if (mostRelief + before - excess.of(without + thinnest * rules.perLoad[device]) > worthALook()) {
                    double harm = relief.harm(old, slot);
                    for (int source = begin; source < end; source++) {
                        lookAtReplacement(slot, device, old, state.expertAt(source), before, without, harm);
                    }
                }
            }
        }
    }

    /** Looks at lighter experts in place of a spare copy on the hottest device: many candidates, most of them not worth it. */
    private void lookAtLighter(int slot, int device, int old, double before, double without) {
        double harm = relief.harm(old, slot);
        double share = state.share(old);
        markMeeting(slot, old);
        for (int expert = 0; expert < rules.experts; expert++) {
            double most =
                    relief.gain(expert) + before - excess.of(without + relief.thinner(expert) * rules.perLoad[device]);
            // Where the two meet elsewhere, harm and relief cancel in part.
            double reachable = meets[expert] == slot ? most : most - harm;
            if (reachable > worthALook() && relief.thinner(expert) < share) {
                lookAtReplacement(slot, device, old, expert, before, without, harm);
            }
        }
    }

    /** Marks the experts that share a device with the one in a slot. */
    private void markMeeting(int slot, int expert) {
        for (int copy = 0; copy < state.copies(expert); copy++) {
            int device = rules.deviceOf[state.slotOf(expert, copy)];
            int end = rules.firstSlot(device) + rules.slots(device);
            for (int other = rules.firstSlot(device); other < end; other++) {
                meets[state.expertAt(other)] = slot;
            }
        }
    }

    /** Gain below which a change cannot be the best any more. */
    private double worthALook() {
        return bestScore / reach;
    }

    /**
     * Relief, harm and what changes on the device itself add up, but for other devices that hold both experts.
     *
     * @param before what the device costs now
     * @param without its load without the copy that is replaced
     */
    private void lookAtReplacement(
            int slot, int device, int old, int expert, double before, double without, double harm) {
        double most =
                relief.gain(expert) + before - excess.of(without + relief.thinner(expert) * rules.perLoad[device]);
        if (most <= worthALook() || state.holds(device, expert) || !rules.mayHold(expert, device)) {
            return;
        }
        // Copies of one expert on one device are not told apart by relief and harm.
        boolean apart = !rules.allowsDuplicates() && !meetElsewhere(slot, old, expert);
        double gain = apart ? most - harm : sharedGain(device, old, expert);
        offer(gain, rules.moves(expert, device) - rules.moves(old, device), slot, NO_STEP, expert);
    }

    /** Whether two experts share a device beside the one of a slot. */
    private boolean meetElsewhere(int slot, int old, int expert) {
        for (int copy = 0; copy < state.copies(old); copy++) {
            int other = state.slotOf(old, copy);
            if (other != slot && state.holds(rules.deviceOf[other], expert)) {
                return true;
            }
        }
        return false;
    }

    private double sharedGain(int device, int old, int expert) {
        touchedCount = 0;
        spread(expert, relief.thinner(expert) - state.share(expert));
        spread(old, relief.thicker(old) - state.share(old));
        touch(device, relief.thinner(expert) - relief.thicker(old));
        double gain = 0;
        for (int i = 0; i < touchedCount; i++) {
            int other = touched[i];
            double before = state.load(other);
            gain += excess.of(before) - excess.of(before + change[other] * rules.perLoad[other]);
            change[other] = 0;
        }
        return gain;
    }

    private void spread(int expert, double perCopy) {
        for (int copy = 0; copy < state.copies(expert); copy++) {
            touch(rules.deviceOf[state.slotOf(expert, copy)], perCopy);
        }
    }

    private void touch(int device, double load) {
        if (change[device] == 0) {
            touched[touchedCount++] = device;
            // Never exactly 0 once touched, so that no device is listed twice.
            change[device] = Double.MIN_VALUE;
        }
        change[device] += load;
    }

    private void offer(double gain, int moves, int slot, int other, int expert) {
        if (gain <= LEAST_GAIN) {
            return;
        }
        double score = moves <= 0 ? gain * FREE : gain / moves;
        SplittableRandom source = random;
        if (source != null) {
            score *= 1 + noise * (2 * source.nextDouble() - 1);
        }
        if (score > bestScore) {
            bestScore = score;
            bestSlot = slot;
            bestOther = other;
            bestExpert = expert;
        }
    }
}

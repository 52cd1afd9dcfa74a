package io.moeplacement.heuristic.replan;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds the change of one layer that takes most load above a target away per moved slot.
 *
 * <p>Two kinds of change relieve the hottest device: exchanging one of its experts with a lighter one elsewhere (up to two
 * moves), and replacing a spare copy by a copy of another expert (one move): of an expert of the hottest device anywhere, or
 * of a lighter expert on the hottest device. Gain is the summed excess of device loads over the target; a small quadratic
 * term decides between changes that take equally much away and keeps the rest even. Summed excess, not the maximum, so that
 * a change that relieves several devices at once counts for all of them. Time O(slots per device * slots + spare copies *
 * slots per device * copies). Mutable, not thread-safe.
 */
final class StepFinder {

    private static final double EVENNESS = 1e-4;

    private static final double LEAST_GAIN = 1e-12;

    /** A change that needs no move is preferred to any that does. */
    private static final double FREE = 1e3;

    private static final int NO_STEP = -1;

    private final LayerState state;
    private final LayerRules rules;
    private final double[] change;
    private final int[] touched;
    private int touchedCount;
    private double target;
    private double noise;
    private @Nullable SplittableRandom random;

    private double bestScore;
    private int bestSlot;
    private int bestOther;
    private int bestExpert;

    StepFinder(LayerState state) {
        this.state = state;
        this.rules = state.rules();
        this.change = new double[rules.devices];
        this.touched = new int[rules.devices];
    }

    /** Steps toward a target from now on, always the best. */
    void aimAt(double imbalance) {
        target = imbalance;
        noise = 0;
        random = null;
    }

    /** Steps toward a target from now on, with scores blurred by up to the given part. */
    void aimAt(double imbalance, double blur, SplittableRandom source) {
        target = imbalance;
        noise = blur;
        random = source;
    }

    /** Makes the best change; false when none helps. */
    boolean step() {
        bestScore = 0;
        bestSlot = NO_STEP;
        int hot = state.hottest();
        for (int slot = rules.firstSlot(hot); slot < rules.firstSlot(hot) + rules.slots(hot); slot++) {
            lookAtSwaps(hot, slot);
        }
        lookAtCopies(hot);
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

    private void lookAtSwaps(int hot, int slot) {
        int expert = state.expertAt(slot);
        double share = state.share(expert);
        int leaves = -rules.moves(expert, hot);
        double before = cost(state.load(hot));
        for (int device = 0; device < rules.devices; device++) {
            if (device == hot || !state.mayMove(expert, hot, device)) {
                continue;
            }
            int arrives = leaves + rules.moves(expert, device);
            double beforeBoth = before + cost(state.load(device));
            int end = rules.firstSlot(device) + rules.slots(device);
            for (int other = rules.firstSlot(device); other < end; other++) {
                int lighter = state.expertAt(other);
                double shift = share - state.share(lighter);
                if (shift > 0 && state.mayMove(lighter, device, hot)) {
                    double after = cost(state.load(hot) - shift * rules.perLoad[hot])
                            + cost(state.load(device) + shift * rules.perLoad[device]);
                    int moves = arrives + rules.moves(lighter, hot) - rules.moves(lighter, device);
                    offer(beforeBoth - after, moves, slot, other, LayerRules.NONE);
                }
            }
        }
    }

    private void lookAtCopies(int hot) {
        int begin = rules.firstSlot(hot);
        int end = begin + rules.slots(hot);
        for (int slot = 0; slot < rules.deviceOf.length; slot++) {
            int device = rules.deviceOf[slot];
            if (!state.isSpare(state.expertAt(slot), device)) {
                continue;
            }
            if (device == hot) {
                for (int expert = 0; expert < rules.experts; expert++) {
                    lookAtReplacement(slot, device, expert);
                }
            } else {
                for (int source = begin; source < end; source++) {
                    lookAtReplacement(slot, device, state.expertAt(source));
                }
            }
        }
    }

    private void lookAtReplacement(int slot, int device, int expert) {
        if (state.holds(device, expert) || !rules.mayHold(expert, device)) {
            return;
        }
        int old = state.expertAt(slot);
        touchedCount = 0;
        double thinner = rules.weight[expert] / (state.copies(expert) + 1);
        double thicker = rules.weight[old] / (state.copies(old) - 1);
        spread(expert, thinner - state.share(expert));
        spread(old, thicker - state.share(old));
        touch(device, thinner - thicker);
        double gain = 0;
        for (int i = 0; i < touchedCount; i++) {
            int other = touched[i];
            double load = state.load(other);
            gain += cost(load) - cost(load + change[other] * rules.perLoad[other]);
            change[other] = 0;
        }
        offer(gain, rules.moves(expert, device) - rules.moves(old, device), slot, NO_STEP, expert);
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

    private double cost(double load) {
        return Math.max(0, load - target) + EVENNESS * load * load;
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

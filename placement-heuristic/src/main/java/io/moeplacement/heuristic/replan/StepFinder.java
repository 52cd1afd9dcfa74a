package io.moeplacement.heuristic.replan;

import java.util.Arrays;
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
    /** Of each expert, what one more copy gains on the devices that hold it; valid during a step. */
    private final double[] relief;

    /** Of each expert, the share of a copy if there were one more; valid during a step. */
    private final double[] thinner;

    /** Of each expert, the last spare slot whose expert shares another device with it; valid during a step. */
    private final int[] meets;

    private final int[] touched;
    private int touchedCount;
    private double target;
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
        this.relief = new double[rules.experts];
        this.thinner = new double[rules.experts];
        this.meets = new int[rules.experts];
        this.touched = new int[rules.devices];
    }

    /** Steps toward a target from now on, always the best. */
    void aimAt(double imbalance) {
        target = imbalance;
        noise = 0;
        reach = 1;
        random = null;
    }

    /** Steps toward a target from now on, with scores blurred by up to the given part. */
    void aimAt(double imbalance, double blur, SplittableRandom source) {
        target = imbalance;
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
            double before = cost(state.load(hot)) + cost(state.load(device));
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
                        - cost(hotLoad - shift * rules.perLoad[hot])
                        - cost(load + shift * rules.perLoad[device]);
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
        return speed == fastest ? 2 * cost(even) : 0;
    }

    private void lookAtCopies(int hot) {
        Arrays.fill(meets, NO_STEP);
        for (int expert = 0; expert < rules.experts; expert++) {
            thinner[expert] = rules.weight[expert] / (state.copies(expert) + 1);
            relief[expert] = relief(expert);
        }
        int begin = rules.firstSlot(hot);
        int end = begin + rules.slots(hot);
        double mostRelief = 0;
        double thinnest = Double.POSITIVE_INFINITY;
        for (int source = begin; source < end; source++) {
            mostRelief = Math.max(mostRelief, relief[state.expertAt(source)]);
            thinnest = Math.min(thinnest, thinner[state.expertAt(source)]);
        }
        for (int slot = 0; slot < rules.deviceOf.length; slot++) {
            int device = rules.deviceOf[slot];
            int old = state.expertAt(slot);
            boolean lighter = device == hot;
            if (state.isSpare(old, device) && (lighter || mostRelief + here(device, old, thinnest) > worthALook())) {
                markMeeting(slot, old);
                double harm = harm(old, slot);
                double share = state.share(old);
                for (int i = lighter ? 0 : begin; i < (lighter ? rules.experts : end); i++) {
                    int expert = lighter ? i : state.expertAt(i);
                    if (!lighter || thinner[expert] < share) {
                        lookAtReplacement(slot, device, old, expert, harm);
                    }
                }
            }
        }
    }

    /** Gain below which a change cannot be the best any more. */
    private double worthALook() {
        return bestScore / reach;
    }

    /** What a device itself gains when a copy on it is replaced by one with another load. */
    private double here(int device, int old, double load) {
        double before = state.load(device);
        return cost(before) - cost(before + (load - state.share(old)) * rules.perLoad[device]);
    }

    private double thicker(int expert) {
        return rules.weight[expert] / (state.copies(expert) - 1);
    }

    /** What one more copy of an expert gains on the devices that hold it. */
    private double relief(int expert) {
        double change = state.share(expert) - thinner[expert];
        double sum = 0;
        for (int copy = 0; copy < state.copies(expert); copy++) {
            int device = rules.deviceOf[state.slotOf(expert, copy)];
            sum += cost(state.load(device)) - cost(state.load(device) - change * rules.perLoad[device]);
        }
        return sum;
    }

    /** What one copy less of an expert costs on the devices that hold the others. */
    private double harm(int expert, int without) {
        double change = thicker(expert) - state.share(expert);
        double sum = 0;
        for (int copy = 0; copy < state.copies(expert); copy++) {
            int slot = state.slotOf(expert, copy);
            if (slot != without) {
                int device = rules.deviceOf[slot];
                sum += cost(state.load(device) + change * rules.perLoad[device]) - cost(state.load(device));
            }
        }
        return sum;
    }

    /** Relief, harm and what changes on the device itself add up, but for other devices that hold both experts. */
    private void lookAtReplacement(int slot, int device, int old, int expert, double harm) {
        double most = relief[expert] + here(device, old, thinner[expert]);
        if (most <= worthALook() || state.holds(device, expert) || !rules.mayHold(expert, device)) {
            return;
        }
        // Copies of one expert on one device are not told apart by relief and harm.
        boolean apart = meets[expert] != slot && !rules.allowsDuplicates();
        double gain = apart ? most - harm : sharedGain(device, old, expert);
        offer(gain, rules.moves(expert, device) - rules.moves(old, device), slot, NO_STEP, expert);
    }

    /** Marks the experts that share another device with the one in a slot. */
    private void markMeeting(int slot, int expert) {
        for (int copy = 0; copy < state.copies(expert); copy++) {
            int device = rules.deviceOf[state.slotOf(expert, copy)];
            int end = rules.firstSlot(device) + rules.slots(device);
            for (int other = rules.firstSlot(device); other < end; other++) {
                meets[state.expertAt(other)] = slot;
            }
        }
    }

    private double sharedGain(int device, int old, int expert) {
        touchedCount = 0;
        spread(expert, thinner[expert] - state.share(expert));
        spread(old, thicker(old) - state.share(old));
        touch(device, thinner[expert] - thicker(old));
        double gain = 0;
        for (int i = 0; i < touchedCount; i++) {
            int other = touched[i];
            double before = state.load(other);
            gain += cost(before) - cost(before + change[other] * rules.perLoad[other]);
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

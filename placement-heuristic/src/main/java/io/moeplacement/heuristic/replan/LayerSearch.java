package io.moeplacement.heuristic.replan;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Finds the frontier of one layer: for every number of moves the most even placement.
 *
 * <p>For each of a fixed row of targets: steps until the target is met, from the start or from where a looser one was met,
 * then changes are taken back that it does not need. Every state on the way is offered to the frontier. Afterwards rounds of ruin and
 * recreate: of the best placement for a target some changes are taken back at random and made up for by blurred steps.
 *
 * <p>The targets are the same whatever is asked of the frontier afterwards. So what is chosen from it is monotone: a looser
 * target never needs more moves, a larger budget is never less even. Mutable, not thread-safe.
 */
final class LayerSearch {

    /** From tight to loose. */
    private static final double[] TARGETS = {
        1, 1.005, 1.01, 1.015, 1.02, 1.03, 1.04, 1.05, 1.07, 1.1, 1.15, 1.2, 1.3, 1.5, 2, 3, 5
    };

    /** How far a random choice of a step may be from the best, as a part of its score. */
    private static final double BLUR = 0.3;

    private static final int MOST_RUINED = 4;

    /**
     * Number of the first target, 1.015, that is walked to from the start. Tighter ones take most time and are asked for
     * least: they are walked to from where the next looser one was met, and left out of ruin and recreate.
     */
    private static final int FIRST_ANEW = 3;

    private final LayerRules rules;
    private final int[] start;
    private final int[] origin;
    private final LayerState state;
    private final StepFinder steps;
    private final LayerFrontier frontier;
    private final SplittableRandom random;
    private final BooleanSupplier stop;
    /** What the last {@link #takeBack} changed, in its order: slots and the experts they had. */
    private final int[] changedSlots;

    private final int[] changedFrom;
    private int changes;

    /**
     * @param origin expert of each slot before, as far as it is still there; empty slots are -1
     * @param start a placement to move on from, complete
     */
    LayerSearch(LayerRules rules, int[] origin, int[] start, SplittableRandom random, BooleanSupplier stop) {
        this.rules = rules;
        this.origin = origin;
        this.start = start;
        this.random = random;
        this.stop = stop;
        this.state = new LayerState(rules);
        this.steps = new StepFinder(state);
        this.frontier = new LayerFrontier(start.length);
        this.changedSlots = new int[start.length];
        this.changedFrom = new int[start.length];
        state.set(start);
        frontier.offer(state);
    }

    LayerFrontier frontier() {
        return frontier;
    }

    LayerRules rules() {
        return rules;
    }

    /** Whether nothing is left to gain: the start is perfectly even or there is no traffic. */
    boolean isDone() {
        return !rules.hasTraffic || frontier.imbalance(frontier.leastMoves()) <= 1;
    }

    /** One pass over all targets. */
    void sweep() {
        state.set(start);
        for (int i = FIRST_ANEW; i >= 0; i--) {
            walkOn(TARGETS[i]);
        }
        for (int i = FIRST_ANEW + 1; i < TARGETS.length; i++) {
            state.set(start);
            walkOn(TARGETS[i]);
        }
        for (double target : TARGETS) {
            int moves = frontier.fewestMoves(target);
            if (moves > 0 && !stop.getAsBoolean()) {
                state.set(frontier.row(moves));
                prune(target);
            }
        }
    }

    /** One ruin and recreate of the best placement for each target. */
    void round() {
        for (int i = FIRST_ANEW; i < TARGETS.length && !stop.getAsBoolean(); i++) {
            double target = TARGETS[i];
            int moves = frontier.fewestMoves(target);
            if (moves > 0) {
                state.set(frontier.row(moves));
                ruin();
                steps.aimAt(target, BLUR, random);
                walk(target);
            }
        }
    }

    private void walkOn(double target) {
        if (target < state.imbalance() && !stop.getAsBoolean()) {
            steps.aimAt(target);
            walk(target);
        }
    }

    /** Steps until the target is met, none helps, or it takes more moves than are known to do. */
    private void walk(double target) {
        int known = frontier.fewestMoves(target);
        int most = known < 0 ? Integer.MAX_VALUE : known;
        for (int i = 0; i < 4 * start.length; i++) {
            frontier.offer(state);
            if (state.imbalance() <= target || state.moves() > most || stop.getAsBoolean() || !steps.step()) {
                return;
            }
        }
    }

    /** Takes back every change that the target does not need. */
    private void prune(double target) {
        for (int slot = 0; slot < start.length; slot++) {
            if (isChanged(state.expertAt(slot), slot)) {
                takeBack(slot);
                frontier.offer(state);
                if (state.imbalance() > target) {
                    undo();
                }
            }
        }
    }

    private boolean isChanged(int expert, int slot) {
        return origin[slot] != LayerRules.NONE && expert != origin[slot];
    }

    private void ruin() {
        int ruined = 1 + random.nextInt(MOST_RUINED);
        for (int i = 0; i < ruined; i++) {
            int slot = changedSlot();
            if (slot < 0) {
                return;
            }
            takeBack(slot);
        }
    }

    private int changedSlot() {
        int seen = 0;
        int chosen = -1;
        for (int slot = 0; slot < start.length; slot++) {
            if (isChanged(state.expertAt(slot), slot) && random.nextInt(++seen) == 0) {
                chosen = slot;
            }
        }
        return chosen;
    }

    /**
     * Gives a slot its expert of before back; an expert that thereby loses its last copy returns to a slot it had, and so on.
     * Where that breaks a rule the state stays as it was.
     */
    private void takeBack(int slot) {
        changes = 0;
        int next = slot;
        while (next >= 0) {
            int expert = origin[next];
            int displaced = state.expertAt(next);
            int device = rules.deviceOf[next];
            if (changes == start.length
                    || state.holds(device, expert)
                    || !rules.mayHold(expert, device)
                    || rules.isPinned(displaced, device)) {
                undo();
                return;
            }
            boolean spare = state.isSpare(displaced, device);
            changedSlots[changes] = next;
            changedFrom[changes++] = displaced;
            state.replace(next, expert);
            next = spare ? -1 : homeOf(displaced);
            if (!spare && next < 0) {
                undo();
                return;
            }
        }
        if (rules.asksForSpread() && !isSpread()) {
            undo();
        }
    }

    /** Takes the last {@link #takeBack} back. */
    private void undo() {
        while (changes > 0) {
            changes--;
            state.replace(changedSlots[changes], changedFrom[changes]);
        }
    }

    private boolean isSpread() {
        for (int i = 0; i < changes; i++) {
            if (!state.isSpreadWith(changedFrom[i], -1, -1)) {
                return false;
            }
        }
        return true;
    }

    /** A slot that an expert had before and has not now, or -1. */
    private int homeOf(int expert) {
        for (int slot = 0; slot < origin.length; slot++) {
            if (origin[slot] == expert
                    && state.expertAt(slot) != expert
                    && !state.holds(rules.deviceOf[slot], expert)) {
                return slot;
            }
        }
        return -1;
    }
}

package io.moeplacement.ilp.window;

import io.moeplacement.EndedBy;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Least transition cost of a chain by exact windows, under limits on load, moves and places.
 *
 * <p>First windows of single layers slide over the chain until none improves. Then iterations: a few layers are perturbed,
 * windows of single layers bring them and their neighbours to rest, now and then a window of three layers or of names
 * follows, and the result is kept like annealing keeps it. Late in the budget, and before the search ends by itself, all
 * windows slide over the whole of the best state. That is remembered all the time; with limits, a state that breaks them less
 * is better whatever it costs. Not thread-safe.
 */
public final class WindowSearch {

    /** First acceptance temperature, as a share of all transitions; falls linearly to 0 with the budget. */
    private static final double FIRST_TEMPERATURE = 2e-4;

    /** Iterations per layer without a new best state after which the search ends by itself. */
    private static final long PATIENCE = 400;

    /** Part of the budget after which windows slide over the whole of the best state. */
    private static final double SLIDE_AT = 0.85;

    /** Part of the iterations that look at windows of three layers. */
    private static final int TRIPLES_EVERY = 16;

    /** Part of the iterations that look at the names of devices. */
    private static final int NAMES_EVERY = 16;

    private final Chain chain;
    private final Schedule schedule;
    private final SplittableRandom random;
    private final DoubleConsumer improvements;
    private final LayerWindow layerWindow;
    private final TripleWindow tripleWindow;
    private final NameWindow nameWindow;
    private final SpreadWindow spreadWindow;
    private final boolean[] dirty;
    private int[][] best;
    private double bestExcess;
    private double bestValue;
    private double slideAt = SLIDE_AT;
    private long fruitless;

    /**
     * A search from a state.
     *
     * @param start {@code [layers][experts]}, fills the slots; the result is never worse
     * @param improvements receives the value of each new best state that keeps the limits
     */
    public WindowSearch(
            Chain chain, int[][] start, Schedule schedule, SplittableRandom random, DoubleConsumer improvements) {
        this.chain = chain;
        this.schedule = schedule;
        this.random = random;
        this.improvements = improvements;
        this.layerWindow = new LayerWindow(chain, random);
        this.tripleWindow = new TripleWindow(chain, random);
        this.nameWindow = new NameWindow(chain);
        this.spreadWindow = new SpreadWindow(chain, random);
        this.dirty = new boolean[chain.layers()];
        this.best = copy(start);
        this.bestExcess = chain.excess(start);
        this.bestValue = chain.value(start);
    }

    /** Searches until the budget is used or nothing was found for long; returns what ended it. */
    public EndedBy run() {
        if (chain.devices() == 1 || !schedule.next()) {
            return chain.devices() == 1 ? EndedBy.CONVERGENCE : schedule.endedBy();
        }
        int[][] current = copy(best);
        repair(current);
        Arrays.fill(dirty, true);
        descend(current);
        remember(current);
        double excess = chain.excess(current);
        double value = chain.value(current);
        while (schedule.next()) {
            boolean rest = fruitless++ >= PATIENCE * chain.layers() || (bestValue <= 0 && bestExcess <= 0);
            if (rest || schedule.used() >= slideAt) {
                slideAt = Double.POSITIVE_INFINITY;
                double before = bestValue;
                slide(copy(best));
                if (rest && bestValue >= before) {
                    return EndedBy.CONVERGENCE;
                }
            }
            int[][] next = copy(current);
            perturb(next);
            descend(next);
            now(next);
            double nextExcess = chain.excess(next);
            double nextValue = chain.value(next);
            remember(next, nextExcess, nextValue);
            if (nextExcess < excess || (nextExcess <= excess && accepts(nextValue - value))) {
                current = next;
                excess = nextExcess;
                value = nextValue;
            }
        }
        return schedule.endedBy();
    }

    /** The best state, {@code [layers][experts]}. */
    public int[][] best() {
        return best;
    }

    /** Levels layers that are above the limit; pairs that keep it are then left alone by {@link LayerWindow}. */
    private void repair(int[][] state) {
        for (int layer = 0; layer < state.length && !schedule.shouldStop(); layer++) {
            if (chain.limitsTime() && chain.busiest(layer, state[layer]) > chain.mostTime()) {
                spreadWindow.level(layer, state[layer], chain.mostTime(), movesLeft(state));
            }
        }
    }

    private long movesLeft(int[][] state) {
        if (chain.stays() == null) {
            return Long.MAX_VALUE / 2;
        }
        long moves = 0;
        for (int layer = 0; layer < state.length; layer++) {
            for (int expert = 0; expert < state[layer].length; expert++) {
                moves += chain.move(layer, expert, state[layer][expert]);
            }
        }
        return chain.maxMoves() - moves;
    }

    /** Single layers, from the dirty ones on, until none improves. */
    private void descend(int[][] state) {
        boolean any = true;
        while (any && !schedule.shouldStop()) {
            any = false;
            for (int layer = 0; layer < dirty.length && !schedule.shouldStop(); layer++) {
                if (dirty[layer]) {
                    dirty[layer] = false;
                    if (layerWindow.improve(layer, state, movesLeft(state))) {
                        any = true;
                        markAround(layer);
                    }
                }
            }
        }
        Arrays.fill(dirty, false);
    }

    private void markAround(int layer) {
        for (int at = Math.max(0, layer - 1); at <= Math.min(dirty.length - 1, layer + 1); at++) {
            dirty[at] = true;
        }
    }

    /** Windows of names and of three layers over the whole chain, until a round changes nothing. */
    private void slide(int[][] state) {
        boolean improved = chain.excess(state) <= 0;
        while (improved && chain.stays() == null && !schedule.shouldStop()) {
            improved = nameWindow.improve(state, someDevices());
            for (int layer = 0; layer < state.length; layer++) {
                for (int first = 0; first < chain.devices(); first++) {
                    for (int second = first + 1; second < chain.devices() && !schedule.shouldStop(); second++) {
                        improved |= triple(state, layer, first, second);
                    }
                }
                remember(state);
            }
        }
    }

    private boolean triple(int[][] state, int layer, int first, int second) {
        if (!tripleWindow.improve(layer, state, first, second)) {
            return false;
        }
        markAround(layer);
        descend(state);
        return true;
    }

    /** Now and then a larger window at a random place. */
    private void now(int[][] state) {
        if (chain.stays() != null || chain.excess(state) > 0) {
            return;
        }
        if (random.nextInt(NAMES_EVERY) == 0 && nameWindow.improve(state, someDevices())) {
            Arrays.fill(dirty, true);
            descend(state);
        }
        if (random.nextInt(TRIPLES_EVERY) == 0) {
            int first = random.nextInt(chain.devices());
            int second = random.nextInt(chain.devices() - 1);
            triple(state, random.nextInt(state.length), first, second < first ? second : second + 1);
        }
    }

    private int[] someDevices() {
        int[] devices = IntStream.range(0, chain.devices()).toArray();
        int count = Math.min(devices.length, NameWindow.MOST_DEVICES);
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(devices.length - i);
            int kept = devices[i];
            devices[i] = devices[other];
            devices[other] = kept;
        }
        int[] some = Arrays.copyOf(devices, count);
        Arrays.sort(some);
        return some;
    }

    /** Changes two to seven layers in one of three ways and marks them. */
    private void perturb(int[][] state) {
        int from = random.nextInt(state.length);
        int to = Math.min(state.length, from + 2 + random.nextInt(6));
        int way = random.nextInt(3);
        int first = random.nextInt(chain.devices());
        int second = random.nextInt(chain.devices());
        for (int layer = from; layer < to; layer++) {
            int[] row = state[layer];
            if (row.length > 1) {
                boolean alike = chain.slots()[layer][first] == chain.slots()[layer][second];
                if (way == 0) {
                    shuffle(row, first, second);
                } else if (way == 1 || !alike) {
                    exchange(row, random.nextInt(row.length), random.nextInt(row.length));
                    exchange(row, random.nextInt(row.length), random.nextInt(row.length));
                } else {
                    exchangeNames(row, first, second);
                }
            }
            markAround(layer);
        }
        keepPlaces(state, from, to);
        if (chain.limitsTime()) {
            repair(state);
        }
    }

    /** Back to the best state's places where an expert came to a device that it must not be on. */
    private void keepPlaces(int[][] state, int from, int to) {
        for (int layer = from; layer < to && chain.allowed() != null; layer++) {
            for (int expert = 0; expert < state[layer].length; expert++) {
                if (!chain.allows(layer, expert, state[layer][expert])) {
                    System.arraycopy(best[layer], 0, state[layer], 0, state[layer].length);
                    break;
                }
            }
        }
    }

    private void shuffle(int[] row, int first, int second) {
        int[] members = IntStream.range(0, row.length)
                .filter(expert -> row[expert] == first || row[expert] == second)
                .toArray();
        for (int i = members.length - 1; i > 0; i--) {
            exchange(row, members[i], members[random.nextInt(i + 1)]);
        }
    }

    private static void exchangeNames(int[] row, int first, int second) {
        for (int expert = 0; expert < row.length; expert++) {
            row[expert] = row[expert] == first ? second : row[expert] == second ? first : row[expert];
        }
    }

    private static void exchange(int[] row, int i, int j) {
        int kept = row[i];
        row[i] = row[j];
        row[j] = kept;
    }

    private boolean accepts(double worsening) {
        double temperature = FIRST_TEMPERATURE * (1 - schedule.used());
        return worsening <= 0 || random.nextDouble() < Math.exp(-worsening / temperature);
    }

    private void remember(int[][] state) {
        remember(state, chain.excess(state), chain.value(state));
    }

    private void remember(int[][] state, double excess, double value) {
        if (excess < bestExcess || (excess <= bestExcess && value < bestValue - LayerWindow.LEAST_GAIN)) {
            best = copy(state);
            bestExcess = excess;
            bestValue = value;
            fruitless = 0;
            if (excess <= 0) {
                improvements.accept(value * chain.unit());
            }
        }
    }

    static int[][] copy(int[][] state) {
        return Arrays.stream(state).map(int[]::clone).toArray(int[][]::new);
    }
}

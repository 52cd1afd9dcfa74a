package io.moeplacement.ilp.window;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The experts of two devices in one layer that may change places, with the loads that they may have: what a window of two
 * devices is about. Experts that are allowed on one of the two only stay where they are. Buffers are reused.
 */
final class Pair {

    private final Chain chain;
    final int[] member;
    final double[] load;
    /** Additional moves of a member on the first device against the second. */
    final int[] moves;

    int size;
    /** Members on the first device. */
    int onFirst;
    /** What the members on the first device may weigh. */
    double lowest;

    double highest;
    /** Moves of all members when all are on the second device. */
    int movesOnSecond;

    /** Moves of the members as they are. */
    int movesNow;

    Pair(Chain chain) {
        this.chain = chain;
        int most = 0;
        for (int layer = 0; layer < chain.layers(); layer++) {
            most = Math.max(most, chain.experts(layer));
        }
        this.member = new int[most];
        this.load = new double[most];
        this.moves = new int[most];
    }

    /**
     * Collects the members.
     *
     * @param most with more members a random choice of them, the others stay
     */
    void fill(int layer, int[] row, int first, int second, int most, @Nullable SplittableRandom random) {
        size = 0;
        for (int expert = 0; expert < row.length; expert++) {
            if ((row[expert] == first || row[expert] == second)
                    && chain.allows(layer, expert, first)
                    && chain.allows(layer, expert, second)) {
                member[size++] = expert;
            }
        }
        if (size > most && random != null) {
            for (int i = 0; i < most; i++) {
                int other = i + random.nextInt(size - i);
                int kept = member[i];
                member[i] = member[other];
                member[other] = kept;
            }
        }
        size = Math.min(size, most);
        onFirst = 0;
        movesOnSecond = 0;
        movesNow = 0;
        double all = 0;
        double free = 0;
        for (int i = 0; i < size; i++) {
            int expert = member[i];
            load[i] = chain.load()[layer][expert];
            all += load[i];
            int there = chain.move(layer, expert, second);
            moves[i] = chain.move(layer, expert, first) - there;
            movesOnSecond += there;
            movesNow += there + (row[expert] == first ? moves[i] : 0);
            if (row[expert] == first) {
                onFirst++;
                free += load[i];
            }
        }
        limits(layer, row, first, second, free, all);
    }

    private void limits(int layer, int[] row, int first, int second, double free, double all) {
        if (!chain.limitsTime()) {
            lowest = Double.NEGATIVE_INFINITY;
            highest = Double.POSITIVE_INFINITY;
            return;
        }
        double heldFirst = 0;
        double heldSecond = 0;
        for (int expert = 0; expert < row.length; expert++) {
            heldFirst += row[expert] == first ? chain.load()[layer][expert] : 0;
            heldSecond += row[expert] == second ? chain.load()[layer][expert] : 0;
        }
        double fixedFirst = heldFirst - free;
        double fixedSecond = heldSecond - (all - free);
        highest = chain.mostTime() * chain.speed()[first] - fixedFirst;
        lowest = all + fixedSecond - chain.mostTime() * chain.speed()[second];
    }
}

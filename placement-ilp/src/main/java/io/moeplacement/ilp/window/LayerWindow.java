package io.moeplacement.ilp.window;

import io.moeplacement.spi.TransportKernel;
import java.util.SplittableRandom;

/**
 * Windows of one layer, the neighbours fixed. Without limits on load and moves all devices at once: one assignment of
 * experts to devices. With such limits two devices at a time, each pair exactly. Not thread-safe.
 */
final class LayerWindow {

    /** Smallest gain that counts, as a share of all transitions: below it is rounding. */
    static final double LEAST_GAIN = 1e-11;

    /** Above any cost of a layer: what an expert costs where it must not be. */
    private static final double NOT_ALLOWED = 1e3;

    private static final double ROUNDING = 1e-11;

    private final Chain chain;
    private final Field fields;
    private final Pair pair;
    private final SubsetKernel kernel = new SubsetKernel();
    private final SplittableRandom random;
    private final double[][] field;
    private final double[] difference;
    private final int[] assigned;
    private final TransportKernel transport;
    private final boolean limited;

    LayerWindow(Chain chain, SplittableRandom random) {
        this.chain = chain;
        this.random = random;
        this.fields = new Field(chain);
        this.pair = new Pair(chain);
        this.difference = new double[pair.member.length];
        this.assigned = new int[pair.member.length];
        this.field = new double[chain.layers()][];
        boolean even = true;
        for (int layer = 0; layer < field.length; layer++) {
            field[layer] = new double[chain.experts(layer) * chain.devices()];
            even &= chain.experts(layer) == chain.experts(0);
        }
        this.transport = new TransportKernel(Math.max(1, chain.experts(0)), chain.devices());
        this.limited = chain.limitsTime() || chain.stays() != null || !even || chain.experts(0) == 0;
    }

    /**
     * Improves one layer until no window of it does.
     *
     * @param movesLeft how many more experts may move
     * @return whether anything changed
     */
    boolean improve(int layer, int[][] deviceOf, long movesLeft) {
        fields.fill(layer, deviceOf, field[layer]);
        return limited ? pairs(layer, deviceOf[layer], movesLeft) : whole(layer, deviceOf[layer]);
    }

    private boolean whole(int layer, int[] row) {
        double[] costs = field[layer];
        double before = 0;
        for (int i = 0; i < costs.length && chain.allowed() != null; i++) {
            costs[i] += chain.allows(layer, i / chain.devices(), i % chain.devices()) ? 0 : NOT_ALLOWED;
        }
        for (int expert = 0; expert < row.length; expert++) {
            before += costs[expert * chain.devices() + row[expert]];
        }
        transport.assign(costs, chain.slots()[layer], assigned);
        double after = 0;
        for (int expert = 0; expert < row.length; expert++) {
            after += costs[expert * chain.devices() + assigned[expert]];
        }
        if (after >= before - LEAST_GAIN) {
            return false;
        }
        System.arraycopy(assigned, 0, row, 0, row.length);
        return true;
    }

    private boolean pairs(int layer, int[] row, long movesLeft) {
        boolean changed = false;
        long left = movesLeft;
        int pairs = chain.devices() * (chain.devices() - 1) / 2;
        int fruitless = 0;
        int first = 0;
        int second = 1;
        while (fruitless < pairs) {
            int moved = pair(layer, row, first, second, left);
            if (moved != Integer.MIN_VALUE) {
                changed = true;
                left -= moved;
                fruitless = 0;
            } else {
                fruitless++;
            }
            second++;
            if (second == chain.devices()) {
                first = first + 2 == chain.devices() ? 0 : first + 1;
                second = first + 1;
            }
        }
        return changed;
    }

    /** Moves that a better deal takes in addition; {@link Integer#MIN_VALUE} when there is none. */
    private int pair(int layer, int[] row, int first, int second, long movesLeft) {
        pair.fill(layer, row, first, second, SubsetKernel.MOST, random);
        double now = 0;
        double held = 0;
        for (int i = 0; i < pair.size; i++) {
            int expert = pair.member[i] * chain.devices();
            difference[i] = field[layer][expert + first] - field[layer][expert + second];
            if (row[pair.member[i]] == first) {
                now += difference[i];
                held += pair.load[i];
            }
        }
        // Sums in another order must not make a kept limit look broken.
        boolean keeps = held >= pair.lowest - ROUNDING && held <= pair.highest + ROUNDING && movesLeft >= 0;
        boolean found = kernel.solve(
                pair.size,
                pair.onFirst,
                difference,
                pair.load,
                pair.moves,
                pair.lowest,
                pair.highest,
                (int) Math.min(1 << 19, movesLeft + pair.movesNow - pair.movesOnSecond),
                keeps ? now - LEAST_GAIN : Double.POSITIVE_INFINITY);
        if (!found) {
            return Integer.MIN_VALUE;
        }
        int moved = pair.movesOnSecond - pair.movesNow;
        for (int i = 0; i < pair.size; i++) {
            row[pair.member[i]] = kernel.isFirst(i) ? first : second;
            moved += kernel.isFirst(i) ? pair.moves[i] : 0;
        }
        return moved;
    }
}

package io.moeplacement.ilp.window;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The window of two devices in a layer and its two neighbours, solved exactly. Once the middle layer is dealt, the two
 * outer ones do not know of each other, and each is a subset problem with linear costs. So: every way to deal the middle
 * layer, by adding one expert after the other to the first device while the costs of the outer layers are kept up to date;
 * the cheapest outer deals without limits, two selections, say whether it is worth while to solve them with limits.
 *
 * <p>Time O(C(n, n/2) * n log n) for n experts on the two devices of the middle layer. Of more than 16 (C(16, 8) = 12,870)
 * a random choice takes part. Moves must not be limited. Not thread-safe.
 */
final class TripleWindow {

    static final int MOST_MEMBERS = 16;

    private final Chain chain;
    private final SplittableRandom random;
    private final Field fields;
    private final Pair middle;
    private final Side[] sides;
    private final double[] linear = new double[MOST_MEMBERS];
    private final double[] field;
    private double best;
    private long bestMiddle;
    private boolean found;

    TripleWindow(Chain chain, SplittableRandom random) {
        this.chain = chain;
        this.random = random;
        this.fields = new Field(chain);
        this.middle = new Pair(chain);
        this.sides = new Side[] {new Side(), new Side()};
        this.field = new double[middle.member.length * chain.devices()];
    }

    /** Deals the experts of two devices in three layers in the best way; returns whether that is better than before. */
    boolean improve(int layer, int[][] deviceOf, int first, int second) {
        middle.fill(layer, deviceOf[layer], first, second, MOST_MEMBERS, random);
        sides[0].fill(layer > 0 ? layer - 1 : -1, deviceOf, first, second);
        sides[1].fill(layer + 1 < chain.layers() ? layer + 1 : -1, deviceOf, first, second);
        long before = mask(middle, deviceOf[layer], first);
        // With all members on the second device, fields give the cost of having one on the first.
        move(middle, deviceOf[layer], 0, first, second);
        for (Side side : sides) {
            if (side.layer >= 0) {
                move(side.pair, deviceOf[side.layer], 0, first, second);
            }
        }
        linearCosts(layer, deviceOf, first, second);
        double[] distance = chain.distance();
        int devices = chain.devices();
        double between = distance[first * devices + first]
                + distance[second * devices + second]
                - distance[first * devices + second]
                - distance[second * devices + first];
        for (int i = 0; i < sides.length; i++) {
            sides[i].costs(layer, i == 0, deviceOf, first, second, between, middle);
        }
        best = valueOf(before) - LayerWindow.LEAST_GAIN;
        found = false;
        deal(0, middle.onFirst, 0, 0, 0);
        move(middle, deviceOf[layer], found ? bestMiddle : before, first, second);
        for (Side side : sides) {
            if (side.layer >= 0) {
                move(side.pair, deviceOf[side.layer], found ? side.bestMask : side.before, first, second);
            }
        }
        return found;
    }

    private void linearCosts(int layer, int[][] deviceOf, int first, int second) {
        fields.fill(layer, deviceOf, field);
        for (int i = 0; i < middle.size; i++) {
            int expert = middle.member[i] * chain.devices();
            linear[i] = field[expert + first] - field[expert + second];
        }
    }

    private static long mask(Pair pair, int[] row, int first) {
        long mask = 0;
        for (int i = 0; i < pair.size; i++) {
            mask |= row[pair.member[i]] == first ? 1L << i : 0;
        }
        return mask;
    }

    private static void move(Pair pair, int[] row, long mask, int first, int second) {
        for (int i = 0; i < pair.size; i++) {
            row[pair.member[i]] = (mask >> i & 1) != 0 ? first : second;
        }
    }

    /** Cost of the deal before, against all on the second device. */
    private double valueOf(long before) {
        double value = 0;
        for (int i = 0; i < middle.size; i++) {
            if ((before >> i & 1) != 0) {
                value += linear[i];
                sides[0].add(i, 1);
                sides[1].add(i, 1);
            }
        }
        value += sides[0].valueOf() + sides[1].valueOf();
        for (int i = 0; i < middle.size; i++) {
            if ((before >> i & 1) != 0) {
                sides[0].add(i, -1);
                sides[1].add(i, -1);
            }
        }
        return value;
    }

    private void deal(int i, int left, double spent, double held, long chosen) {
        if (middle.size - i < left || held > middle.highest) {
            return;
        }
        if (left == 0) {
            if (held >= middle.lowest) {
                finish(spent, chosen);
            }
            return;
        }
        sides[0].add(i, 1);
        sides[1].add(i, 1);
        deal(i + 1, left - 1, spent + linear[i], held + middle.load[i], chosen | 1L << i);
        sides[0].add(i, -1);
        sides[1].add(i, -1);
        deal(i + 1, left, spent, held, chosen);
    }

    private void finish(double spent, long chosen) {
        double relaxed0 = sides[0].relaxed();
        double relaxed1 = sides[1].relaxed();
        if (spent + relaxed0 + relaxed1 >= best
                || !sides[0].solve(best - spent - relaxed1)
                || !sides[1].solve(best - spent - sides[0].solved())) {
            return;
        }
        best = spent + sides[0].solved() + sides[1].solved();
        bestMiddle = chosen;
        found = true;
        sides[0].keep();
        sides[1].keep();
    }

    /** An outer layer. */
    private final class Side {

        private final Pair pair = new Pair(chain);
        private final SubsetKernel kernel = new SubsetKernel();
        private final double[] costs = new double[SubsetKernel.MOST];
        private final double[] sorted = new double[SubsetKernel.MOST];
        /** {@code [middle member][member]}: what changes when both are on the first device. */
        private final double[][] together = new double[MOST_MEMBERS][SubsetKernel.MOST];

        private int layer;
        private long before;
        private long bestMask;

        void fill(int at, int[][] deviceOf, int first, int second) {
            layer = at;
            if (at < 0) {
                pair.size = 0;
                return;
            }
            pair.fill(at, deviceOf[at], first, second, SubsetKernel.MOST, random);
            before = mask(pair, deviceOf[at], first);
        }

        void costs(int at, boolean earlier, int[][] deviceOf, int first, int second, double between, Pair centre) {
            if (layer < 0) {
                return;
            }
            fields.fill(layer, deviceOf, field);
            double @Nullable [] weight = chain.weight()[earlier ? layer : at];
            int width = chain.experts(earlier ? at : layer);
            for (int j = 0; j < pair.size; j++) {
                int expert = pair.member[j];
                costs[j] = field[expert * chain.devices() + first] - field[expert * chain.devices() + second];
                for (int i = 0; i < centre.size; i++) {
                    int cell = earlier ? expert * width + centre.member[i] : centre.member[i] * width + expert;
                    together[i][j] = weight == null ? 0 : weight[cell] * between;
                }
            }
        }

        /** A member of the middle layer goes to the first device, or back. */
        void add(int i, int sign) {
            double[] row = together[i];
            for (int j = 0; j < pair.size; j++) {
                costs[j] += sign * row[j];
            }
        }

        double valueOf() {
            double value = 0;
            for (int j = 0; j < pair.size; j++) {
                value += (before >> j & 1) != 0 ? costs[j] : 0;
            }
            return value;
        }

        /** The cheapest deal without limits. */
        double relaxed() {
            System.arraycopy(costs, 0, sorted, 0, pair.size);
            Arrays.sort(sorted, 0, pair.size);
            double sum = 0;
            for (int j = 0; j < pair.onFirst && j < pair.size; j++) {
                sum += sorted[j];
            }
            return sum;
        }

        boolean solve(double below) {
            if (pair.size == 0) {
                return true;
            }
            return kernel.solve(
                    pair.size, pair.onFirst, costs, pair.load, pair.moves, pair.lowest, pair.highest, 1 << 19, below);
        }

        double solved() {
            return pair.size == 0 ? 0 : kernel.cost();
        }

        void keep() {
            bestMask = 0;
            for (int j = 0; j < pair.size; j++) {
                bestMask |= kernel.isFirst(j) ? 1L << j : 0;
            }
        }
    }
}

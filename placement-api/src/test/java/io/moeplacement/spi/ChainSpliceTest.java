package io.moeplacement.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChainSpliceTest {

    private static final int EXPERTS = 6;
    private static final int DEVICES = 3;

    /** Every choice of a known layer for each layer, under every renaming of each boundary, for chains of random traffic. */
    @Test
    void isTheBestOfAllChoicesAndRenamings() {
        SplittableRandom random = new SplittableRandom(11);
        for (int trial = 0; trial < 300; trial++) {
            int layers = 1 + random.nextInt(4);
            double[][] weight = weights(random, layers);
            List<int[][]> chains = chains(random, layers, 1 + random.nextInt(3));
            ChainSplice splice = new ChainSplice(DEVICES, (pair, from, to) -> flow(weight[pair], from, to));

            int[][] best = splice.best(chains, () -> false);

            assertThat(kept(weight, best))
                    .as("trial %d", trial)
                    .isCloseTo(mostOf(weight, chains, 0, null), org.assertj.core.data.Offset.offset(1e-9));
            for (int layer = 0; layer < layers; layer++) {
                int[] row = best[layer];
                int at = layer;
                assertThat(chains).as("trial %d", trial).anyMatch(chain -> isRenaming(chain[at], row));
            }
        }
    }

    @Test
    void isACopyOfTheFirstChainAfterAStop() {
        SplittableRandom random = new SplittableRandom(12);
        double[][] weight = weights(random, 3);
        List<int[][]> chains = chains(random, 3, 2);
        ChainSplice splice = new ChainSplice(DEVICES, (pair, from, to) -> flow(weight[pair], from, to));
        int[][] stopped = splice.best(chains, () -> true);
        assertThat(stopped).isDeepEqualTo(chains.get(0));
        assertThat(stopped[0]).isNotSameAs(chains.get(0)[0]);
    }

    private static double[][] weights(SplittableRandom random, int layers) {
        double[][] weight = new double[Math.max(0, layers - 1)][EXPERTS * EXPERTS];
        for (double[] pair : weight) {
            Arrays.setAll(pair, i -> random.nextInt(3) == 0 ? random.nextInt(100) : 0);
        }
        return weight;
    }

    private static List<int[][]> chains(SplittableRandom random, int layers, int count) {
        List<int[][]> chains = new ArrayList<>();
        for (int chain = 0; chain < count; chain++) {
            int[][] rows = new int[layers][EXPERTS];
            for (int[] row : rows) {
                Arrays.setAll(row, expert -> expert % DEVICES);
                for (int i = EXPERTS - 1; i > 0; i--) {
                    int other = random.nextInt(i + 1);
                    int kept = row[i];
                    row[i] = row[other];
                    row[other] = kept;
                }
            }
            chains.add(rows);
        }
        return chains;
    }

    private static double[] flow(double[] weight, int[] from, int[] to) {
        double[] flow = new double[DEVICES * DEVICES];
        for (int i = 0; i < weight.length; i++) {
            flow[from[i / EXPERTS] * DEVICES + to[i % EXPERTS]] += weight[i];
        }
        return flow;
    }

    private static double kept(double[][] weight, int[][] chain) {
        double sum = 0;
        for (int pair = 0; pair + 1 < chain.length; pair++) {
            sum += kept(weight[pair], chain[pair], chain[pair + 1]);
        }
        return sum;
    }

    private static double kept(double[] weight, int[] from, int[] to) {
        double sum = 0;
        for (int i = 0; i < weight.length; i++) {
            sum += from[i / EXPERTS] == to[i % EXPERTS] ? weight[i] : 0;
        }
        return sum;
    }

    /** By trying everything; {@code before} is the layer before, already renamed. */
    private static double mostOf(double[][] weight, List<int[][]> chains, int layer, int @Nullable [] before) {
        if (layer == chains.get(0).length) {
            return 0;
        }
        double most = 0;
        for (int[][] chain : chains) {
            for (int[] names : new int[][] {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
                int[] row =
                        Arrays.stream(chain[layer]).map(device -> names[device]).toArray();
                double here = before == null ? 0 : kept(weight[layer - 1], before, row);
                most = Math.max(most, here + mostOf(weight, chains, layer + 1, row));
            }
        }
        return most;
    }

    private static boolean isRenaming(int[] row, int[] renamed) {
        for (int i = 0; i < row.length; i++) {
            for (int j = 0; j < row.length; j++) {
                if ((row[i] == row[j]) != (renamed[i] == renamed[j])) {
                    return false;
                }
            }
        }
        return true;
    }
}

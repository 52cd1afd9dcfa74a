package io.moeplacement.runtime.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Pairing;
import io.moeplacement.RoutingProfile;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.distribution.HypergeometricDistribution;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The information of shuffled tokens, from margins and from the tokens. */
@NullUnmarked
class ShuffledTokensTest {

    private static double margins(double[] rows, double[] columns) {
        return new ShuffledMargins(new Distribution(rows), new Distribution(columns)).mutualInformation();
    }

    /** Mean of the information over every order of the second layer. */
    private static double allOrders(int[] from, int[] to, int experts) {
        double[] sum = new double[2];
        permute(from, to.clone(), 0, experts, sum);
        return sum[0] / sum[1];
    }

    private static void permute(int[] from, int[] to, int fixed, int experts, double[] sum) {
        if (fixed == to.length) {
            double[][] table = new double[experts][experts];
            IntStream.range(0, from.length).forEach(token -> table[from[token]][to[token]]++);
            sum[0] += NaiveInformation.mutualInformation(table);
            sum[1]++;
            return;
        }
        for (int i = fixed; i < to.length; i++) {
            swap(to, fixed, i);
            permute(from, to, fixed + 1, experts, sum);
            swap(to, fixed, i);
        }
    }

    private static void swap(int[] values, int a, int b) {
        int value = values[a];
        values[a] = values[b];
        values[b] = value;
    }

    private static double[] counts(int[] experts, int size) {
        double[] counts = new double[size];
        Arrays.stream(experts).forEach(expert -> counts[expert]++);
        return counts;
    }

    @Property(tries = 60)
    void marginsAreTheMeanOverAllOrders(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 7) int tokens,
            @ForAll @IntRange(min = 1, max = 4) int experts) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] from = random.ints(tokens, 0, experts).toArray();
        int[] to = random.ints(tokens, 0, experts).toArray();
        assertThat(margins(counts(from, experts), counts(to, experts)))
                .isCloseTo(allOrders(from, to, experts), within(1e-9));
    }

    /** The expectation summed term by term with Commons Math's hypergeometric distribution. */
    private static double summed(double[] rows, double[] columns) {
        int total = (int) Arrays.stream(rows).sum();
        double sum = 0;
        for (double row : rows) {
            for (double column : columns) {
                HypergeometricDistribution cell = new HypergeometricDistribution(null, total, (int) row, (int) column);
                double mean = row * column / total;
                for (int n = Math.max(1, cell.getSupportLowerBound()); n <= cell.getSupportUpperBound(); n++) {
                    sum += cell.probability(n) * n * Math.log(n / mean) / Math.log(2);
                }
            }
        }
        return sum / total;
    }

    @Property(tries = 40)
    void manyTokensAgreeWithThePlainSum(@ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int experts) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] rows = random.doubles(experts, 1, 3000).map(Math::ceil).toArray();
        double[] columns = rows.clone();
        for (int i = 0; i < 20; i++) {
            int a = random.nextInt(experts);
            int b = random.nextInt(experts);
            double moved = Math.floor(random.nextDouble() * columns[a]);
            columns[a] -= moved;
            columns[b] += moved;
        }
        double expected = summed(rows, Arrays.stream(columns).filter(c -> c > 0).toArray());
        assertThat(margins(rows, columns)).isCloseTo(expected, within(1e-3 * expected + 1e-12));
    }

    @Test
    void hugeCountsTendToTheDegreesOfFreedom() {
        double[] even = new double[32];
        Arrays.fill(even, 0x1p46);
        double total = 32 * 0x1p46;
        assertThat(margins(even, even)).isCloseTo(31 * 31 / (2 * total * Math.log(2)), within(1e-6 * 961 / total));
        assertThat(margins(new double[] {total}, new double[] {total})).isZero();
        assertThat(margins(new double[] {1, 0, 0x1p52}, new double[] {0x1p52, 1, 0}))
                .isBetween(0.0, 1e-12);
    }

    private static RecordedTokens random(long seed, int tokens, int experts, int topK) {
        SplittableRandom random = new SplittableRandom(seed);
        RecordedTokens.Builder builder = RecordedTokens.builder(new int[] {0, 1}, experts, topK);
        for (int token = 0; token < tokens; token++) {
            int[] chosen = new int[2 * topK];
            for (int layer = 0; layer < 2; layer++) {
                System.arraycopy(NaiveInformation.permutation(random, experts), 0, chosen, layer * topK, topK);
            }
            builder.add(token, chosen);
        }
        return builder.build();
    }

    private static PairAffinity shuffled(RecordedTokens tokens, Pairing pairing, long seed) {
        return RoutingAnalysis.of(tokens.toProfile(pairing), tokens, seed)
                .layers()
                .get(0)
                .toNext();
    }

    @Test
    void tokensAndMarginsAgree() {
        RecordedTokens tokens = random(3, 4000, 8, 1);
        double byMargins = RoutingAnalysis.of(tokens.toProfile(Pairing.TOP1))
                .layers()
                .get(0)
                .toNext()
                .shuffledMutualInformation();
        double byTokens = IntStream.range(0, 100)
                .mapToDouble(seed -> shuffled(tokens, Pairing.TOP1, seed).shuffledMutualInformation())
                .average()
                .orElseThrow();
        assertThat(byMargins).isCloseTo(49 / (8000 * Math.log(2)), within(1e-4));
        // 49 degrees of freedom: one shuffle varies by a fifth, the mean of a hundred by a fiftieth.
        assertThat(byTokens).isCloseTo(byMargins, within(0.08 * byMargins));
    }

    @Test
    void pairsOfOneTokenAreNotIndependent() {
        RecordedTokens tokens = random(4, 4000, 8, 4);
        double byMargins = RoutingAnalysis.of(tokens.toProfile(Pairing.ALL))
                .layers()
                .get(0)
                .toNext()
                .shuffledMutualInformation();
        double byTokens = IntStream.range(0, 100)
                .mapToDouble(seed -> shuffled(tokens, Pairing.ALL, seed).shuffledMutualInformation())
                .average()
                .orElseThrow();
        // As documented: margins overstate by about ((E-1)/(E-k))^2 = (7/4)^2, that is 3.06.
        assertThat(byMargins / byTokens).isBetween(2.75, 3.4);
    }

    @Property(tries = 100)
    void aShuffleKeepsTheMargins(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int topK, @ForAll boolean holes) {
        SplittableRandom random = new SplittableRandom(seed);
        RecordedTokens.Builder builder = RecordedTokens.builder(new int[] {2, 7}, 5, topK);
        for (int token = 0; token < 30; token++) {
            int[] chosen = new int[2 * topK];
            for (int layer = 0; layer < 2; layer++) {
                System.arraycopy(NaiveInformation.permutation(random, 5), 0, chosen, layer * topK, topK);
                if (holes && random.nextInt(4) == 0) {
                    Arrays.fill(chosen, layer * topK, (layer + 1) * topK, -1);
                }
            }
            builder.add(0, chosen);
        }
        RecordedTokens tokens = builder.build();
        RoutingProfile profile = tokens.toProfile(Pairing.ALL);
        TransitionTable recorded = TransitionTable.of(profile.affinity(), 0);
        TransitionTable shuffled = new TokenShuffle(tokens, Pairing.ALL, seed).next(0);

        assertThat(shuffled.sources().counts()).isEqualTo(recorded.sources().counts());
        assertThat(shuffled.targets().counts()).isEqualTo(recorded.targets().counts());
        if (recorded.total() > 0) {
            PairAffinity pair = shuffled(tokens, Pairing.ALL, seed);
            assertThat(pair.shuffledBy()).isEqualTo(PairAffinity.ShuffledBy.TOKENS);
            assertThat(pair).isEqualTo(shuffled(tokens, Pairing.ALL, seed));
        }
    }
}

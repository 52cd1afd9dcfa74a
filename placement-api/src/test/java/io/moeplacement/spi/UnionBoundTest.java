package io.moeplacement.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UnionBoundTest {

    private static final int TOP_K = 5;

    private static double bound(int[] choicesOfTokens) {
        double choices = IntStream.of(choicesOfTokens).sum();
        double pairs = IntStream.of(choicesOfTokens).map(c -> c * (c - 1) / 2).sum();
        return UnionBound.tokens(choices, pairs, TOP_K);
    }

    @Test
    @DisplayName("never more than the tokens that have a choice at the place")
    void neverMoreThanTheTokens() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 2000; round++) {
            int[] tokens = random.ints(1 + random.nextInt(12), 0, TOP_K + 1).toArray();

            assertThat(bound(tokens))
                    .isLessThanOrEqualTo(IntStream.of(tokens).filter(c -> c > 0).count() + 1e-9);
        }
    }

    @Test
    @DisplayName("exact where tokens have equally many choices there, or two neighbouring numbers")
    void exactForNeighbouringNumbers() {
        for (int fewer = 1; fewer < TOP_K; fewer++) {
            for (int more = 0; more <= 6; more++) {
                int[] tokens = new int[6];
                for (int i = 0; i < tokens.length; i++) {
                    tokens[i] = i < more ? fewer + 1 : fewer;
                }
                assertThat(bound(tokens)).isCloseTo(6, within(1e-12));
            }
        }
    }

    @Test
    @DisplayName("nothing for an empty place, and pairs below zero from rounding count as none")
    void emptyAndRounding() {
        assertThat(UnionBound.tokens(0, -1e-12, 4)).isZero();
        assertThat(UnionBound.tokens(3, -1e-12, 4)).isEqualTo(3);
    }
}

package io.moeplacement.runtime.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AttentionTest {

    @Test
    void costIsThePublishedOne() {
        // 3 * B * L * d^2 / F + 2 * B * L^2 * d / F
        AttentionCost cost = AttentionCost.ofWidth(10, 100);
        assertThat(cost.seconds(2, 5)).isCloseTo(3.0 * 2 * 5 * 100 / 100 + 2.0 * 2 * 25 * 10 / 100, within(1e-12));
        assertThat(cost.seconds(0, 5)).isZero();
        assertThat(cost.seconds(Integer.MAX_VALUE, Integer.MAX_VALUE)).isFinite();
        assertThat(new AttentionCost(1e30, 1e30).seconds(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isFinite();
    }

    @Test
    void loadsGrow() {
        Topology topology = Topology.builder(1, 2).speeds(1, 2).build();
        AttentionLoad load = new AttentionLoad(new AttentionCost(1, 1), topology);
        assertThat(load.imbalance()).isEqualTo(1);
        load.add(0, 2);
        load.add(1, 3);
        assertThat(load.seconds(0)).isEqualTo(6);
        assertThat(load.seconds(1)).isEqualTo(12 / 2.0);
        // The longer one makes the shorter one wait: two of 3 tokens.
        assertThat(load.growth(0, 3)).isEqualTo(2 * 12 - 6);
        assertThat(load.slowest()).isEqualTo(6);
        assertThat(load.imbalance()).isCloseTo(1, within(1e-12));
        load.add(0, 3);
        assertThat(load.sequences(0)).isEqualTo(2);
        assertThat(load.longest(0)).isEqualTo(3);
        assertThat(load.imbalance()).isCloseTo(24 * 3 / 36.0, within(1e-12));
        load.clear();
        assertThat(load.slowest()).isZero();
        assertThatThrownBy(() -> load.add(0, -1)).hasMessageContaining("length (-1)");
        assertThatThrownBy(() -> load.growth(0, -1)).hasMessageContaining("length (-1)");
        assertThatThrownBy(() -> load.add(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** Timings made from a cost give that cost back. */
    @Property(tries = 100)
    void fitsFindWhatTheTimingsWereMadeOf(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int width = 64 + random.nextInt(8192);
        AttentionCost made = AttentionCost.ofWidth(width, Math.pow(10, 9 + 6 * random.nextDouble()));
        List<AttentionTiming> timings = timings(random, made, 0);
        for (AttentionFit fit : List.of(AttentionFit.ofWidth(width, timings), AttentionFit.of(timings))) {
            assertThat(fit.cost().perToken()).isCloseTo(made.perToken(), within(1e-6 * made.perToken()));
            assertThat(fit.cost().perTokenPair()).isCloseTo(made.perTokenPair(), within(1e-6 * made.perTokenPair()));
            assertThat(fit.worstError()).isLessThan(1e-6);
        }
    }

    /** No nearby coefficients are better, and none is negative. */
    @Property(tries = 100)
    void fitsAreLeastSquaresAmongCoefficientsThatAreAllowed(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        AttentionCost made = new AttentionCost(random.nextInt(3), random.nextInt(3) * 1e-3 + 1e-6);
        List<AttentionTiming> timings = timings(random, made, 0.8);
        AttentionCost fitted = AttentionFit.of(timings).cost();
        double least = squares(timings, fitted.perToken(), fitted.perTokenPair());
        for (double a : new double[] {-1e-3, 0, 1e-3}) {
            for (double b : new double[] {-1e-3, 0, 1e-3}) {
                double perToken = Math.max(0, fitted.perToken() + a * (fitted.perToken() + 1e-4));
                double perPair = Math.max(0, fitted.perTokenPair() + b * (fitted.perTokenPair() + 1e-7));
                assertThat(squares(timings, perToken, perPair)).isGreaterThanOrEqualTo(least - 1e-9);
            }
        }
    }

    private static double squares(List<AttentionTiming> timings, double perToken, double perPair) {
        double sum = 0;
        for (AttentionTiming timing : timings) {
            double length = timing.length();
            double predicted = timing.sequences() * (perToken * length + perPair * length * length);
            sum += Math.pow(predicted / timing.seconds() - 1, 2);
        }
        return sum;
    }

    private static List<AttentionTiming> timings(SplittableRandom random, AttentionCost cost, double noise) {
        List<AttentionTiming> timings = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int sequences = 1 + random.nextInt(64);
            int length = 1 + i * 100 + random.nextInt(100);
            double factor = 1 + noise * (random.nextDouble() - 0.5);
            timings.add(new AttentionTiming(sequences, length, factor * cost.seconds(sequences, length)));
        }
        return timings;
    }

    @Test
    void badTimingsAreRefused() {
        AttentionTiming one = new AttentionTiming(1, 8, 0.5);
        AttentionTiming other = new AttentionTiming(2, 8, 1.5);
        assertThatThrownBy(() -> AttentionFit.ofWidth(64, List.of(one))).hasMessageContaining("timings (1) must be");
        assertThatThrownBy(() -> AttentionFit.ofWidth(0, List.of(one, other))).hasMessageContaining("width (0)");
        assertThatThrownBy(() -> AttentionFit.of(List.of(one, other))).hasMessageContaining("timings (2) must be");
        assertThatThrownBy(() -> AttentionFit.of(List.of(one, other, one)))
                .hasMessageContaining("all 3 timings are of length 8");
        assertThatThrownBy(() -> new AttentionTiming(0, 8, 1)).hasMessageContaining("sequences (0)");
        assertThatThrownBy(() -> new AttentionTiming(1, -8, 1)).hasMessageContaining("length (-8)");
        for (double seconds : new double[] {Double.NaN, 0, -1, Double.POSITIVE_INFINITY, 1e300}) {
            assertThatThrownBy(() -> new AttentionTiming(1, 8, seconds)).hasMessageContaining("seconds (" + seconds);
        }
        for (double seconds : new double[] {Double.NaN, -1, Double.POSITIVE_INFINITY, 1e31}) {
            assertThatThrownBy(() -> new AttentionCost(seconds, 1)).hasMessageContaining("per token (" + seconds);
            assertThatThrownBy(() -> new AttentionCost(1, seconds)).hasMessageContaining("pair (" + seconds);
        }
        assertThatThrownBy(() -> new AttentionCost(0, 0)).hasMessageContaining("both 0");
        assertThatThrownBy(() -> AttentionCost.ofWidth(8, 0)).hasMessageContaining("speed (0.0)");
    }
}

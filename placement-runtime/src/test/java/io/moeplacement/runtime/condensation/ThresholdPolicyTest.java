package io.moeplacement.runtime.condensation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdPolicyTest {

    @Test
    void luffyBeginsAtOneHalfAndOnlyFalls() {
        ThresholdPolicy luffy = ThresholdPolicy.luffy();
        LossProgress progress = new LossProgress();
        assertThat(luffy.threshold(progress.progress())).isEqualTo(0.5);
        progress.observe(8);
        assertThat(luffy.threshold(progress.progress())).isEqualTo(0.5);
        progress.observe(4);
        assertThat(luffy.threshold(progress.progress())).isCloseTo(1 / (1 + Math.exp(0.5)), within(1e-15));
        progress.observe(0);
        assertThat(luffy.threshold(progress.progress())).isCloseTo(0.26894, within(1e-5));
        // Above its first value the loss raises the threshold.
        progress.observe(16);
        assertThat(progress.progress()).isEqualTo(-1);
        assertThat(luffy.threshold(progress.progress())).isCloseTo(0.73106, within(1e-5));
        progress.observe(Double.MAX_VALUE);
        assertThat(luffy.threshold(progress.progress())).isEqualTo(1);
    }

    @Property
    void whileTheLossIsBelowItsFirstValueTheThresholdIsBetweenThese(
            @ForAll @DoubleRange(min = 0, max = 1) double part) {
        LossProgress progress = new LossProgress();
        progress.observe(3);
        progress.observe(3 * part);
        assertThat(ThresholdPolicy.luffy().threshold(progress.progress())).isBetween(0.2689, 0.5);
    }

    @Test
    void policiesCanBeFixedFlooredOrOnesOwn() {
        assertThat(ThresholdPolicy.fixed(0.8).threshold(0.4)).isEqualTo(0.8);
        assertThat(ThresholdPolicy.luffy().atLeast(0.4).threshold(0.9)).isEqualTo(0.4);
        assertThat(ThresholdPolicy.luffy().atLeast(0.4).threshold(0)).isEqualTo(0.5);
        ThresholdPolicy own = progress -> 0.95 - 0.1 * progress;
        TokenCondensation condensation = new TokenCondensation(1, 1, 1, null);
        condensation.condense(2, new int[2], new float[] {1, 2}, own.threshold(0.5));
        assertThat(condensation.merged()).isEqualTo(1);
        ThresholdPolicy wrong = progress -> Double.NaN;
        assertThatThrownBy(() -> condensation.condense(2, new int[2], new float[] {1, 2}, wrong.threshold(0)))
                .hasMessageContaining("threshold (NaN)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN, Double.POSITIVE_INFINITY})
    void thresholdsOutsideTheirRange(double threshold) {
        assertThatThrownBy(() -> ThresholdPolicy.fixed(threshold)).hasMessageContaining("threshold (" + threshold);
        assertThatThrownBy(() -> ThresholdPolicy.luffy().atLeast(threshold)).hasMessageContaining("lowest threshold");
    }

    @Test
    void lossesOutsideTheirRangeChangeNothing() {
        LossProgress progress = new LossProgress();
        assertThatThrownBy(() -> progress.observe(0)).hasMessageContaining("first loss (0)");
        progress.observe(2);
        progress.observe(1);
        for (double loss : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> progress.observe(loss)).hasMessageContaining("loss (" + loss + ")");
        }
        assertThat(progress.progress()).isEqualTo(0.5);
    }
}

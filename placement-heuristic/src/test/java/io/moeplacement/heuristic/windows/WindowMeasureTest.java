package io.moeplacement.heuristic.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Robustness;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class WindowMeasureTest {

    private static double naive(Robustness robustness, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double level = robustness instanceof Robustness.Cvar cvar ? cvar.level() : 0;
        double width = robustness instanceof Robustness.Worst ? 1 : (1 - level) * values.length;
        double left = width;
        double sum = 0;
        for (int i = sorted.length - 1; i >= 0 && left > 0; i--) {
            sum += Math.min(1, left) * sorted[i];
            left -= 1;
        }
        return sum / width;
    }

    @Property(tries = 500)
    void isExactAndBoundsAreFromAbove(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int windows, @ForAll @IntRange(max = 4) int kind) {
        SplittableRandom random = new SplittableRandom(seed);
        Robustness robustness = switch (kind) {
            case 0 -> Robustness.mean();
            case 1 -> Robustness.worst();
            default -> Robustness.cvar(0.99 * random.nextDouble());
        };
        WindowMeasure measure = new WindowMeasure(robustness, windows);
        double[] values = random.doubles(windows, 1, 3).toArray();
        double exact = measure.exact(values);
        assertThat(exact).isCloseTo(naive(robustness, values), within(1e-12));
        assertThat(measure.bound(values)).isCloseTo(exact, within(1e-12));
        double[] others = values.clone();
        for (int i = 0; i < windows; i++) {
            others[i] += 0.2 * random.nextDouble() - 0.1;
        }
        double least = naive(robustness, others) - 1e-12;
        assertThat(measure.bound(others)).isGreaterThanOrEqualTo(least);
        assertThat(measure.exact(others)).isCloseTo(naive(robustness, others), within(1e-12));
    }
}

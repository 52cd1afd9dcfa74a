package io.moeplacement.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.LoadBounds;
import io.moeplacement.PlacementProblem;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The api's simple bounds hold on problems whose optimum is known. */
class LoadBoundsAgainstBruteForceTest {

    @Test
    void boundsAreNeverAboveTheOptimum() {
        int tight = 0;
        for (long seed : LongStream.range(1_000, 1_400).toArray()) {
            PlacementProblem problem =
                    RandomProblem.of(RandomProblem.Size.TINY, seed).problem();
            double optimum = new BruteForceOracle().best(problem).orElseThrow().value();
            LoadBounds bounds = new LoadBounds(problem);
            bounds.requireNotProvedInfeasible();

            Double bound = bounds.objective();

            if (bound != null) {
                assertThat(bound).as("tiny-%d, %s", seed, problem).isLessThanOrEqualTo(optimum * (1 + 1e-12));
                tight += bound >= optimum * (1 - 1e-9) ? 1 : 0;
            }
        }
        assertThat(tight).as("bounds that meet the optimum").isGreaterThan(50);
    }
}

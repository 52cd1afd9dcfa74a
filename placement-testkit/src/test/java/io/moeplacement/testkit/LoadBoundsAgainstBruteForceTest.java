package io.moeplacement.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.LoadBounds;
import io.moeplacement.PlacementProblem;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The api's simple bounds hold on problems whose optimum is known. */
class LoadBoundsAgainstBruteForceTest {

    @Test
    void boundsAreNeverAboveTheOptimum() {
        assertThat(tightOf(LongStream.range(1_000, 1_400)))
                .as("problems whose bound is at least six tenths of the optimum, by objective")
                .allSatisfy(
                        (objective, tight) -> assertThat(tight).as(objective).isPositive())
                .hasSize(5);
    }

    @Test
    @Tag("long")
    void boundsAreNeverAboveTheOptimumOfThousands() {
        tightOf(LongStream.range(10_000, 20_000));
    }

    private static Map<String, Integer> tightOf(LongStream seeds) {
        Map<String, Integer> tight = new TreeMap<>();
        seeds.forEach(seed -> {
            PlacementProblem problem = ProblemVariation.of(
                    RandomProblem.of(RandomProblem.Size.TINY, seed).problem(), seed);
            // Varied loads may break a limit on imbalance.
            Optional<BruteForceOracle.Optimum> optimum = new BruteForceOracle().best(problem);
            if (optimum.isPresent()) {
                new LoadBounds(problem).requireNotProvedInfeasible();
                double bound = new LoadBounds(problem).objective();
                assertThat(bound)
                        .as("tiny-%d, %s", seed, problem)
                        .isNotNegative()
                        .isLessThanOrEqualTo(optimum.get().value() * (1 + 1e-12));
                boolean close = bound > 0.6 * optimum.get().value();
                tight.merge(problem.objective().name(), close ? 1 : 0, Integer::sum);
            }
        });
        return tight;
    }
}

package io.moeplacement.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.Limits;
import io.moeplacement.LoadBounds;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Survivability;
import io.moeplacement.testkit.RandomProblem.Size;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RandomProblemTest {

    private static List<RandomProblem> some(Size size, int count) {
        return LongStream.range(0, count)
                .mapToObj(seed -> RandomProblem.of(size, seed))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Size.class)
    void witnessKeepsTheLimits(Size size) {
        for (RandomProblem random : some(size, size == Size.LARGE ? 10 : 300)) {
            PlacementAssert.assertThat(random.witness()).isFeasibleFor(random.problem());
            new LoadBounds(random.problem()).requireNotProvedInfeasible();
        }
    }

    @Test
    void sameSeedGivesTheSameProblem() {
        assertThat(RandomProblem.of(Size.SMALL, 5)).isEqualTo(RandomProblem.of(Size.SMALL, 5));
        assertThat(RandomProblem.of(Size.SMALL, 5)).isNotEqualTo(RandomProblem.of(Size.SMALL, 6));
    }

    @Test
    void tinyProblemsAreTiny() {
        for (RandomProblem random : some(Size.TINY, 300)) {
            assertThat(new BruteForceOracle().placements(random.problem())).isLessThan(TestSolvers.BRUTE_FORCE_LIMIT);
        }
    }

    @Test
    void everyFeatureTurnsUp() {
        List<PlacementProblem> problems = java.util.stream.Stream.concat(
                        some(Size.TINY, 200).stream(), some(Size.SMALL, 200).stream())
                .map(RandomProblem::problem)
                .toList();
        List<Predicate<PlacementProblem>> features = List.of(
                problem -> !problem.isSingleCopy(),
                problem -> !problem.slots().isUniform(),
                problem -> problem.topology().nodes() > 1,
                problem -> !problem.topology().hasUniformSpeed(),
                problem -> problem.topology().hasCostMatrix(),
                problem -> problem.profile().windows() != null,
                problem -> problem.profile().sourceLoads() != null,
                problem -> problem.profile().layerId(0) > 0,
                problem -> problem.current() != null,
                problem -> problem.limits().hasMaxImbalance(),
                problem -> problem.limits().hasMaxMoves(),
                problem -> problem.limits().duplicatesAllowed(),
                problem -> problem.limits().slotsFreePerLayer(),
                problem -> problem.limits().survivability() != Survivability.NONE,
                problem -> !problem.limits().pinned().isEmpty(),
                problem -> !problem.limits().forbidden().isEmpty(),
                problem -> problem.limits().equals(Limits.none()),
                problem -> LongStream.range(0, problem.layers())
                        .anyMatch(layer -> problem.profile().totalLoad((int) layer) == 0));
        for (int i = 0; i < features.size(); i++) {
            assertThat(problems).as("feature %d", i).anyMatch(features.get(i));
        }
        assertThat(problems.stream().map(problem -> problem.objective().name()).distinct())
                .containsExactlyInAnyOrder("step-time", "balance", "locality", "fan-out");
    }
}

package io.moeplacement.heuristic.copies;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.SolveOptions;
import io.moeplacement.Survivability;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.testkit.BruteForceOracle;
import io.moeplacement.testkit.RandomPlacements;
import io.moeplacement.testkit.SteppingClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CopiesSearchTest {

    /** Layers, experts, devices, slots. */
    private static final int[][] TINY = {
        {2, 3, 2, 4}, {2, 4, 2, 5}, {2, 3, 3, 5}, {1, 4, 3, 6}, {2, 4, 2, 6}, {2, 4, 3, 5}
    };

    private static final SolveOptions OPTIONS = SolveOptions.defaults().withDeadline(Duration.ofMinutes(5));

    private static EngineResult solve(PlacementProblem problem, List<Placement> starts, SolveOptions options) {
        return new CopiesSearch(problem, new SolveContext("heuristic", options), 40).run(starts, 0);
    }

    private static double value(PlacementProblem problem, Placement placement) {
        return new CostModel(problem).evaluate(placement).objectiveValue();
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatBruteForceFinds(Question question) {
        int trials = 30;
        int optimal = 0;
        for (int seed = 0; seed < trials; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] shape = TINY[random.nextInt(TINY.length)];
            if (question.name().endsWith("GROUPS")) {
                shape = new int[] {2, 4, 2, 5};
            }
            PlacementProblem problem = question.problem(random, shape[0], shape[1], shape[2], shape[3]);
            List<Placement> starts = List.of(
                    RandomPlacements.of(random, problem.slots(), shape[1]),
                    RandomPlacements.of(random, problem.slots(), shape[1]));
            double best = new BruteForceOracle().best(problem).orElseThrow().value();
            Placement found = solve(problem, starts, OPTIONS.withSeed(seed)).placement();
            assertThat(new PlacementVerifier(problem).violations(found)).isEmpty();
            assertThat(value(problem, found))
                    .as("%s, seed %d", question, seed)
                    .isGreaterThanOrEqualTo(best * (1 - 1e-9));
            optimal += value(problem, found) <= best * (1 + 1e-9) + 1e-15 ? 1 : 0;
        }
        assertThat(optimal).as("optima found of %d", trials).isGreaterThanOrEqualTo(trials - 2);
    }

    @ParameterizedTest
    @EnumSource
    void isNoWorseThanAnyStartAndKeepsLimits(Question question) {
        for (int seed = 0; seed < 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int experts = 6 + 2 * random.nextInt(4);
            int devices = 3 + random.nextInt(3);
            PlacementProblem free = question.problem(random, 1 + random.nextInt(4), experts, devices, 2 * experts + 3);
            Placement witness = RandomPlacements.of(random, free.slots(), experts);
            PlacementProblem problem =
                    free.toBuilder().limits(limits(random, free, witness)).build();
            List<Placement> starts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                starts.add(RandomPlacements.of(random, problem.slots(), experts));
            }
            starts.add(random.nextInt(starts.size()), witness);
            Placement found = solve(problem, starts, OPTIONS.withIterations(30)).placement();
            assertThat(new PlacementVerifier(problem).violations(found))
                    .as("%s, seed %d", question, seed)
                    .isEmpty();
            for (Placement start : starts) {
                if (new PlacementVerifier(problem).violations(start).isEmpty()) {
                    assertThat(value(problem, found))
                            .as("%s, seed %d", question, seed)
                            .isLessThanOrEqualTo(value(problem, start) * (1 + 1e-12));
                }
            }
        }
    }

    /** Limits that a placement keeps. */
    private static Limits limits(SplittableRandom random, PlacementProblem problem, Placement witness) {
        double imbalance =
                new CostModel(problem).evaluate(witness).metrics().imbalance().worst();
        boolean twice = IntStream.range(0, witness.layers())
                .allMatch(layer ->
                        IntStream.range(0, witness.experts()).allMatch(expert -> witness.copies(layer, expert) > 1));
        return switch (random.nextInt(3)) {
            case 0 -> Limits.builder().maxImbalance(imbalance).allowDuplicates().build();
            case 1 ->
                twice && witness.duplicateReplicas() == 0
                        ? Limits.builder()
                                .minCopies(2)
                                .survivability(Survivability.ANY_DEVICE)
                                .build()
                        : Limits.builder().allowDuplicates().build();
            default ->
                Limits.builder().maxImbalance(imbalance * 1.1).allowDuplicates().build();
        };
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameOnAnyNumberOfThreads(Question question) {
        SplittableRandom random = new SplittableRandom(7);
        PlacementProblem problem = question.problem(random, 5, 12, 4, 17);
        List<Placement> starts = List.of(RandomPlacements.of(random, problem.slots(), 12));
        for (long iterations : new long[] {3, 17, Long.MAX_VALUE}) {
            SolveOptions options = OPTIONS.withIterations(iterations);
            EngineResult alone = solve(problem, starts, options.withThreads(1));
            EngineResult together = solve(problem, starts, options.withThreads(3));
            assertThat(together.placement()).isEqualTo(alone.placement());
            assertThat(together.endedBy()).isEqualTo(alone.endedBy());
            assertThat(alone.endedBy())
                    .isEqualTo(iterations < Long.MAX_VALUE ? EndedBy.ITERATIONS : EndedBy.CONVERGENCE);
        }
    }

    @Test
    void saysWhichPlacementIsLeftWhenALimitCannotBeKept() {
        SplittableRandom random = new SplittableRandom(1);
        PlacementProblem problem = Question.FAN_OUT.problem(random, 2, 8, 4, 10).toBuilder()
                .limits(Limits.builder().maxImbalance(1).build())
                .build();
        Placement start = RandomPlacements.of(random, problem.slots(), 8);
        EngineResult result = solve(problem, List.of(start), OPTIONS);
        assertThat(new PlacementVerifier(problem).violations(result.placement()))
                .isNotEmpty();
        assertThat(result.keepsLimits()).isFalse();
        double before =
                new CostModel(problem).evaluate(start).metrics().imbalance().worst();
        assertThat(new CostModel(problem)
                        .evaluate(result.placement())
                        .metrics()
                        .imbalance()
                        .worst())
                .isLessThanOrEqualTo(before);
    }

    @Test
    void stopsAtTheDeadlineWithTheBestStart() {
        SplittableRandom random = new SplittableRandom(2);
        PlacementProblem problem = Question.PIPELINED.problem(random, 4, 16, 4, 20);
        List<Placement> starts = IntStream.range(0, 3)
                .mapToObj(i -> RandomPlacements.of(random, problem.slots(), 16))
                .toList();
        SolveOptions options = OPTIONS.withDeadline(Duration.ofMillis(2)).withNanoClock(new SteppingClock(1_000_000));
        EngineResult result = solve(problem, starts, options);
        assertThat(result.endedBy()).isEqualTo(EndedBy.DEADLINE);
        double least = starts.stream()
                .mapToDouble(start -> value(problem, start))
                .min()
                .orElseThrow();
        assertThat(value(problem, result.placement())).isLessThanOrEqualTo(least);
    }

    @Test
    void refusesWhatItCannotMinimise() {
        PlacementProblem problem = Question.LOCALITY_NODES.problem(new SplittableRandom(3), 2, 6, 3, 8);
        assertThat(CopiesSearch.supports(problem).isSupported()).isTrue();
        PlacementProblem tail = problem.toBuilder()
                .objective(Objective.balanceThenTail(0))
                .allToAll(io.moeplacement.AllToAll.PAIR)
                .build();
        assertThat(CopiesSearch.supports(tail).isSupported()).isFalse();
    }
}

package io.moeplacement.runtime.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.moeplacement.Cancellation;
import io.moeplacement.Communication;
import io.moeplacement.Evaluation;
import io.moeplacement.Hardware;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SlotLayout;
import io.moeplacement.SolveOptions;
import io.moeplacement.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ProfileGrowthTest {

    /** Sequences of ten tokens; popularity falls off and the next expert mostly follows from the one before. */
    private static RecordedTokens tokens(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        RecordedTokens.Builder builder = RecordedTokens.builder(new int[] {2, 3, 5}, 8, 1);
        for (int token = 0; token < count; token++) {
            int first = Math.min(random.nextInt(8), random.nextInt(8));
            int second = random.nextInt(4) == 0 ? random.nextInt(8) : (first + 3) % 8;
            builder.add(token / 10, new int[] {first, second, (second * 5) % 8});
        }
        return builder.build();
    }

    private static PlacementProblem problem(RoutingProfile profile) {
        return PlacementProblem.builder(profile, Topology.of(1, 4, Hardware.H100))
                .objective(Objective.balance())
                .build();
    }

    private static ProfileGrowth grow(RecordedTokens tokens, GrowthOrder order, int first, PlanFit plans) {
        return ProfileGrowth.of(tokens, Pairing.TOP1, order, first, 1, 1, plans);
    }

    @Property(tries = 60)
    void ordersTakeEveryTokenOnce(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int count) {
        RecordedTokens tokens = tokens(seed, count);
        for (GrowthOrder order : GrowthOrder.values()) {
            int[] numbers = order.of(tokens, seed);
            assertThat(Arrays.stream(numbers).sorted())
                    .containsExactly(IntStream.range(0, count).boxed().toArray(Integer[]::new));
            assertThat(numbers).isEqualTo(order.of(tokens, seed));
        }
        assertThat(GrowthOrder.RECORDED.of(tokens, seed)).isSorted();
    }

    @Property(tries = 60)
    void sequencesStayWhole(@ForAll long seed) {
        RecordedTokens tokens = tokens(seed, 95);
        int[] numbers = GrowthOrder.SEQUENCES.of(tokens, seed);
        long changes = IntStream.range(1, numbers.length)
                .filter(i -> tokens.sequence(numbers[i]) != tokens.sequence(numbers[i - 1]))
                .count();
        assertThat(changes).isEqualTo(9);
        assertThat(IntStream.range(1, numbers.length)
                        .filter(i -> tokens.sequence(numbers[i]) == tokens.sequence(numbers[i - 1])))
                .allMatch(i -> numbers[i] == numbers[i - 1] + 1);
    }

    @Test
    void samplesDoubleAndTheLastIsEverything() {
        ProfileGrowth growth = grow(tokens(1, 1000), GrowthOrder.TOKENS, 100, null);

        assertThat(growth.points()).extracting(GrowthPoint::tokens).containsExactly(100, 200, 400, 800, 1000);
        assertThat(growth.points()).allMatch(point -> point.plan() == null);
        GrowthPoint last = growth.points().get(4);
        assertThat(last.stability().loadDistance().worst()).isZero();
        assertThat(last.stability().loadDistanceByChance().worst()).isZero();
        assertThat(last.stability().transitionDistance().worst()).isZero();
        assertThat(growth.tokensUntilPlan(1)).isNull();
        assertThat(grow(tokens(1, 30), GrowthOrder.RECORDED, 100, null).points())
                .extracting(GrowthPoint::tokens)
                .containsExactly(30);
    }

    @Test
    void aSampleIsTheProfileOfItsTokens() {
        RecordedTokens tokens = tokens(3, 500);
        RecordedTokens.Builder part = RecordedTokens.builder(tokens.layerIds(), 8, 1);
        for (int token = 0; token < 128; token++) {
            part.add(0, new int[] {tokens.expert(token, 0, 0), tokens.expert(token, 1, 0), tokens.expert(token, 2, 0)});
        }
        ProfileStability expected =
                ProfileStability.between(part.build().toProfile(Pairing.TOP1), tokens.toProfile(Pairing.TOP1), 1);
        ProfileStability found =
                grow(tokens, GrowthOrder.RECORDED, 128, null).points().get(0).stability();
        assertThat(found.loadDistance()).isEqualTo(expected.loadDistance());
        assertThat(found.transitionDistance()).isEqualTo(expected.transitionDistance());
        assertThat(found.rankCorrelation()).isEqualTo(expected.rankCorrelation());
    }

    @Test
    void randomTokensDifferAsChanceSays() {
        double distance = 0;
        double chance = 0;
        for (int seed = 0; seed < 60; seed++) {
            GrowthPoint point = ProfileGrowth.of(
                            tokens(seed, 2000), Pairing.TOP1, GrowthOrder.TOKENS, 1000, seed, 1, null)
                    .points()
                    .get(0);
            distance += point.stability().loadDistance().mean();
            chance += point.stability().loadDistanceByChance().mean();
        }
        assertThat(chance).isCloseTo(distance, within(0.06 * distance));
    }

    @Test
    void stableIsFromWhereItStays() {
        RecordedTokens tokens = tokens(5, 20_000);
        ProfileGrowth growth = grow(tokens, GrowthOrder.TOKENS, 10, null);
        Integer from = growth.tokensUntilLoads(0.05);

        assertThat(from).isNotNull().isLessThan(5000);
        assertThat(growth.points())
                .filteredOn(point -> point.tokens() >= from)
                .allMatch(point -> point.stability().loadDistance().mean() <= 0.05);
        assertThat(growth.points())
                .filteredOn(point -> point.tokens() * 2 == from)
                .allMatch(point -> point.stability().loadDistance().mean() > 0.05);
        assertThat(growth.tokensUntilTransitions(0.05)).isGreaterThanOrEqualTo(from);
        assertThat(growth.tokensUntilLoads(0)).isNull();
        assertThat(growth.tokensUntilLoads(1)).isEqualTo(10);
    }

    @Test
    void plansGetAsGoodAsThatOfAllTokens() {
        RecordedTokens tokens = tokens(6, 10_000);
        PlanFit plans =
                new PlanFit(problem(tokens.toProfile(Pairing.TOP1)), new HottestFirst(), SolveOptions.defaults());
        ProfileGrowth growth = grow(tokens, GrowthOrder.SEQUENCES, 10, plans);

        for (GrowthPoint point : growth.points()) {
            assertThat(point.plan().onAll().objectiveValue())
                    .isEqualTo(point.plan().onAll().metrics().imbalance().mean());
        }
        assertThat(growth.points().get(0).plan().kept()).isNull();
        assertThat(growth.points().subList(1, growth.points().size()))
                .allSatisfy(point -> assertThat(point.plan().kept()).isBetween(0.0, 1.0));
        double last =
                growth.points().get(growth.points().size() - 1).plan().onAll().objectiveValue();
        Integer from = growth.tokensUntilPlan(0.02);
        assertThat(from).isNotNull();
        assertThat(growth.points())
                .filteredOn(point -> point.tokens() >= from)
                .allMatch(point -> point.plan().onAll().objectiveValue() <= 1.02 * last + 1e-9);
    }

    @Test
    void aSampleThatCannotKeepTheLimitsHasNoPlan() {
        RecordedTokens tokens = tokens(6, 100);
        PlanFit plans =
                new PlanFit(problem(tokens.toProfile(Pairing.TOP1)), new HottestFirst(50), SolveOptions.defaults());
        ProfileGrowth growth = grow(tokens, GrowthOrder.RECORDED, 25, plans);

        assertThat(growth.points()).extracting(point -> point.plan() == null).containsExactly(true, false, false);
        assertThat(growth.points().get(1).plan().kept()).isNull();
        assertThat(growth.points().get(2).plan().kept()).isNotNull();
    }

    @Test
    void cancellationEndsTheGrowth() {
        RecordedTokens tokens = tokens(6, 100);
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        PlanFit plans = new PlanFit(
                problem(tokens.toProfile(Pairing.TOP1)),
                new HottestFirst(),
                SolveOptions.defaults().withCancellation(cancellation));
        ProfileGrowth growth = grow(tokens, GrowthOrder.RECORDED, 25, plans);

        assertThat(growth.points()).isEmpty();
        assertThat(growth.allTokens()).isEqualTo(100);
        assertThat(growth.tokensUntilLoads(1)).isNull();
        assertThat(growth.tokensUntilPlan(1)).isNull();
    }

    @Test
    void aPlanIsScoredWhereItGoes() {
        RoutingProfile home = RoutingProfile.ofLoads(new double[][] {{8, 4, 2, 2}});
        RoutingProfile away = RoutingProfile.ofLoads(new double[][] {{4, 4, 4, 4}});
        PlacementProblem problem = PlacementProblem.builder(home, Topology.of(1, 2, Hardware.H100))
                .objective(Objective.balance())
                .build();
        PlanFit plans = new PlanFit(problem, new HottestFirst(), SolveOptions.defaults());
        PlanTransfer transfer = PlanTransfer.between(plans, plans.scoredOn(away));

        assertThat(transfer.solver()).isEqualTo("hottest-first");
        assertThat(transfer.objective()).isEqualTo("balance");
        // {8, 2} and {4, 2} of 16.
        assertThat(transfer.atHome().objectiveValue()).isEqualTo(10.0 / 8);
        assertThat(transfer.transferred().objectiveValue()).isEqualTo(1);
        assertThat(transfer.refitted().objectiveValue()).isEqualTo(1);
        PlanTransfer back = PlanTransfer.between(plans.scoredOn(away), plans);
        assertThat(back.transferred().objectiveValue()).isIn(10.0 / 8, 12.0 / 8);
    }

    @Test
    void sharedDevicesByHand() {
        SlotLayout layout = SlotLayout.ofTotal(2, 2, 4);
        Placement plan = Placement.of(layout, 4, new int[][] {{0, 1, 2, 3}, {0, 1, 2, 3}});
        Placement renamed = Placement.of(layout, 4, new int[][] {{3, 2, 1, 0}, {2, 3, 0, 1}});
        Placement other = Placement.of(layout, 4, new int[][] {{0, 1, 2, 3}, {0, 2, 1, 3}});
        SharedDevices home = new SharedDevices(Communication.HOME);
        SharedDevices pipelined = new SharedDevices(Communication.PIPELINED);

        assertThat(home.agreement(plan, renamed)).isEqualTo(1);
        assertThat(pipelined.agreement(plan, renamed)).isEqualTo(1);
        // Pairs 01 and 23 twice; the other has 02 and 13 in its second layer.
        assertThat(home.agreement(plan, other)).isEqualTo(2.0 / 6);
        // Eight pairs each, of which 0-0, 1-0, 2-3 and 3-3 are in both.
        assertThat(pipelined.agreement(plan, other)).isEqualTo(4.0 / 12);
        SlotLayout single = SlotLayout.ofTotal(1, 2, 2);
        assertThat(home.agreement(Placement.of(single, 2, new int[][] {{0, 1}}), Placement.of(single, 2, new int[][] {
                    {1, 0}
                })))
                .isEqualTo(1);
    }

    @Test
    void recordedTokensComeBackAsTheyWere() {
        SplittableRandom random = new SplittableRandom(2);
        List<int[]> added = LongStream.range(0, 5000)
                .mapToObj(token -> random.ints(250 * 2, -1, 65_535).toArray())
                .toList();
        RecordedTokens.Builder builder =
                RecordedTokens.builder(IntStream.range(0, 250).toArray(), 65_535, 2);
        for (int token = 0; token < added.size(); token++) {
            builder.add(Long.MAX_VALUE - token, added.get(token));
        }
        RecordedTokens tokens = builder.build();
        int[] copy = new int[500];
        for (int token = 0; token < added.size(); token++) {
            tokens.copyTo(token, copy);
            assertThat(copy).isEqualTo(added.get(token));
            assertThat(tokens.expert(token, 249, 1)).isEqualTo(added.get(token)[499]);
            assertThat(tokens.sequence(token)).isEqualTo(Long.MAX_VALUE - token);
        }
        assertThat(tokens.tokens()).isEqualTo(5000);
    }

    @Test
    void badTokensAreRefused() {
        RecordedTokens.Builder builder = RecordedTokens.builder(new int[] {3, 4}, 5, 1);
        assertThatThrownBy(builder::build).hasMessage("no token was recorded");
        assertThatThrownBy(() -> builder.add(0, new int[] {1}))
                .hasMessage("token has 1 expert ids, expected 2 layers x 1 = 2");
        assertThatThrownBy(() -> builder.add(0, new int[] {1, 5}))
                .hasMessage("token 0, layer 4: expert id (5) must be in 0..4, or -1 where nothing was recorded");
        assertThatThrownBy(() -> builder.add(0, new int[] {-2, 1})).hasMessageContaining("layer 3: expert id (-2)");
        assertThat(builder.add(0, new int[] {-1, 4}).build().tokens()).isEqualTo(1);
        assertThatThrownBy(() -> RecordedTokens.builder(new int[0], 5, 1)).hasMessageContaining("number of layers (0)");
        assertThatThrownBy(() -> RecordedTokens.builder(new int[] {1}, 65_536, 1))
                .hasMessageContaining("experts (65536)");
        assertThatThrownBy(() -> RecordedTokens.builder(new int[] {1}, 5, 6)).hasMessage("topK (6) must be in 1..5");
        assertThatThrownBy(() -> RecordedTokens.builder(new int[65_536], 5000, 4000))
                .hasMessageContaining("must be at most");
        assertThatThrownBy(() -> grow(tokens(1, 10), GrowthOrder.TOKENS, 0, null))
                .hasMessage("tokens of the first sample (0) must be at least 1");
    }

    /** Experts in descending load, dealt to the devices in turn. Refuses layers of less load than it was told. */
    private record HottestFirst(double least) implements PlacementSolver {

        HottestFirst() {
            this(0);
        }

        @Override
        public String name() {
            return "hottest-first";
        }

        @Override
        public io.moeplacement.SolverKind kind() {
            return io.moeplacement.SolverKind.BASELINE;
        }

        @Override
        public io.moeplacement.Solution solve(PlacementProblem problem, SolveOptions options) {
            if (problem.profile().totalLoad(0) < least) {
                throw new InfeasibleProblemException("too little load");
            }
            int devices = problem.devices();
            int[][] map = new int[problem.layers()][problem.experts()];
            for (int layer = 0; layer < map.length; layer++) {
                double[] loads = problem.profile().loads(layer);
                int[] sorted = IntStream.range(0, loads.length)
                        .boxed()
                        .sorted((a, b) -> Double.compare(loads[b], loads[a]))
                        .mapToInt(Integer::intValue)
                        .toArray();
                for (int i = 0; i < sorted.length; i++) {
                    map[layer][i % devices * (loads.length / devices) + i / devices] = sorted[i];
                }
            }
            Placement placement = Placement.of(problem.slots(), problem.experts(), map);
            Evaluation evaluation = new io.moeplacement.CostModel(problem).evaluate(placement);
            return new io.moeplacement.Solution(
                    name(),
                    io.moeplacement.Status.FEASIBLE,
                    placement,
                    evaluation,
                    null,
                    List.of(),
                    io.moeplacement.EndedBy.CONVERGENCE,
                    java.time.Duration.ZERO,
                    null,
                    "");
        }
    }
}

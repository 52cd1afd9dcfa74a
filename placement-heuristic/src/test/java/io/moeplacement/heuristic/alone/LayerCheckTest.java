package io.moeplacement.heuristic.alone;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.Evaluation;
import io.moeplacement.Hardware;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SolveOptions;
import io.moeplacement.Topology;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.search.LayerLoads;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.testkit.RandomPlacements;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Costs of single layers that are wrong on purpose, and whether the assertion modes notice. */
class LayerCheckTest {

    private static final PlacementProblem STEP_TIME = problem(Objective.stepTime());
    private static final PlacementProblem BALANCE = problem(Objective.balance());

    /** A goal that believes swaps to be better than they are. */
    private record Wrong(LayerGoal right, double factor) implements LayerGoal {

        @Override
        public void reset(int[] deviceOf, double[] sums) {
            right.reset(deviceOf, sums);
        }

        @Override
        public double cost(double slowest) {
            return right.cost(slowest);
        }

        @Override
        public double swapped(Swap swap, double[] sums, double slowest) {
            return right.swapped(swap, sums, slowest) * factor;
        }

        @Override
        public boolean weighsLoad() {
            return right.weighsLoad();
        }

        @Override
        public void swap(Swap swap, double[] sums) {
            right.swap(swap, sums);
        }
    }

    @Test
    void aWrongDeltaIsNoticedAtTheSwapThatUsesIt() {
        assertThatThrownBy(() -> alone(0.999, CostCheck.MOVE))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("cost after a swap of experts \\d and \\d in layer 7: expected .* found .*");
    }

    @Test
    void aWrongDeltaIsNoticedAtTheEndOfItsDescent() {
        assertThatThrownBy(() -> alone(0.999, CostCheck.STEP))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("cost after a descent in layer 7: expected .* found .*");
    }

    @ParameterizedTest
    @EnumSource
    void rightDeltasPass(CostCheck mode) {
        assertThatCode(() -> alone(1, mode)).doesNotThrowAnyException();
        assertThatCode(() -> balance(LayerCheckTest::imbalance, mode)).doesNotThrowAnyException();
    }

    @Test
    void aWrongBalanceIsNoticed() {
        ToDoubleFunction<int[]> wrong = placed -> imbalance(placed) + 1e-6 * placed[0];
        assertThatThrownBy(() -> balance(wrong, CostCheck.MOVE))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("cost after a swap of experts \\d and \\d in layer 7: expected .* found .*");
    }

    private static double imbalance(int[] placed) {
        return new LayerLoads(BALANCE, 0).imbalance(placed);
    }

    private static void alone(double factor, CostCheck mode) {
        ChainState start = start(STEP_TIME);
        LayerLoads loads = new LayerLoads(STEP_TIME, 0);
        LayerGoals goals = new LayerGoals(STEP_TIME);
        LayerGoal spare = goals.of(0);
        ToDoubleFunction<int[]> afresh = placed -> {
            spare.reset(placed, loads.sums(placed));
            return spare.cost(loads.imbalance(placed));
        };
        LayerCheck check = new LayerCheck(mode, STEP_TIME, 0, start, afresh, Evaluation::objectiveValue);
        LayerGoal goal = new Wrong(goals.of(0), factor);
        new AloneLayer(loads, goal, check, List.of(start.layer(0)), new SplittableRandom(2)).begin(budget());
    }

    private static void balance(ToDoubleFunction<int[]> afresh, CostCheck mode) {
        ChainState start = start(BALANCE);
        LayerCheck check = new LayerCheck(
                mode,
                BALANCE,
                0,
                start,
                afresh,
                evaluation -> evaluation.metrics().imbalance().worst());
        int[] slots = BALANCE.slots().toArray()[0];
        LayerSearch search = new BalanceLayer(
                new LayerLoads(BALANCE, 0), slots, 1, check, List.of(start.layer(0)), new SplittableRandom(2));
        search.begin(budget());
        search.turn(budget());
    }

    private static Budget budget() {
        return new Budget(new SolveContext("test", SolveOptions.defaults().withDeadline(Duration.ofMinutes(1))));
    }

    private static ChainState start(PlacementProblem problem) {
        return ChainState.of(RandomPlacements.of(new SplittableRandom(3), problem.slots(), problem.experts()));
    }

    private static PlacementProblem problem(Objective objective) {
        double[][] loads = {{9, 7, 30, 1, 12, 4, 20, 17}};
        RoutingProfile profile =
                RoutingProfile.builder(new int[] {7}, 8).loads(loads).build();
        return PlacementProblem.builder(profile, Topology.of(2, 2, Hardware.H100))
                .objective(objective)
                .build();
    }
}

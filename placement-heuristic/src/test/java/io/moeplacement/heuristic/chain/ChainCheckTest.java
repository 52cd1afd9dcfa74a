package io.moeplacement.heuristic.chain;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.ExpertAffinity;
import io.moeplacement.Hardware;
import io.moeplacement.Objective;
import io.moeplacement.Pairing;
import io.moeplacement.PlacementProblem;
import io.moeplacement.RoutingProfile;
import io.moeplacement.SolveOptions;
import io.moeplacement.Topology;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.search.Workers;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.testkit.RandomPlacements;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goals and moves that are wrong on purpose, and whether the assertion modes notice. */
class ChainCheckTest {

    private static final PlacementProblem PROBLEM = problem();

    /** A goal whose layer moves claim to gain more than they do, and whose value is off by a factor. */
    private record Wrong(LayerChain right, double claimed, double valueFactor) implements ChainGoal {

        @Override
        public PlacementProblem problem() {
            return right.problem();
        }

        @Override
        public ChainCost cost(ChainState state) {
            return right.cost(state);
        }

        @Override
        public double objective(double value) {
            return right.objective(value) * valueFactor;
        }

        @Override
        public boolean isProblemsOwn() {
            return true;
        }

        @Override
        public ChainMove layerMove(Budget budget) {
            ChainMove move = right.layerMove(budget);
            return (state, layer) -> move.improve(state, layer) * claimed;
        }

        @Override
        public ChainMove renameMove() {
            return right.renameMove();
        }
    }

    @Test
    void aWrongGainIsNoticedAtTheMoveThatClaimsIt() {
        assertThatThrownBy(() -> search(1.001, 1, CostCheck.MOVE))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching(
                        "cost after a layer move in layer (10|13|16): expected 0\\.\\d+ by full recomputation, found 0\\.\\d+");
    }

    @Test
    void aWrongGainIsNoticedAtTheEndOfItsDescent() {
        assertThatThrownBy(() -> search(1.001, 1, CostCheck.STEP))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("cost after a descent in all layers: expected .* found .*");
    }

    @ParameterizedTest
    @EnumSource(names = {"STEP", "MOVE"})
    void aValueThatTheCostModelDoesNotHaveIsNoticed(CostCheck mode) {
        assertThatThrownBy(() -> search(1, 1.001, mode))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("by the cost model");
    }

    @ParameterizedTest
    @EnumSource
    void rightOnesPass(CostCheck mode) {
        assertThatCode(() -> search(1, 1, mode)).doesNotThrowAnyException();
    }

    @Test
    void offLooksAtNothing() {
        assertThatCode(() -> search(1.001, 1.001, CostCheck.OFF)).doesNotThrowAnyException();
    }

    private static void search(double claimed, double valueFactor, CostCheck mode) {
        LayerChain right = LayerChain.locality(
                PROBLEM, Objects.requireNonNull(PROBLEM.profile().affinity()));
        SolveContext context = new SolveContext(
                "test",
                SolveOptions.defaults().withDeadline(Duration.ofMinutes(1)).withIterations(20));
        SplittableRandom random = new SplittableRandom(4);
        ChainState start = ChainState.of(RandomPlacements.of(random, PROBLEM.slots(), PROBLEM.experts()));
        try (Workers workers = new Workers(1, 1)) {
            new ChainSearch(
                            new Wrong(right, claimed, valueFactor),
                            List.of(start),
                            new Budget(context),
                            workers,
                            0.2,
                            mode,
                            random,
                            value -> {})
                    .run();
        }
    }

    private static PlacementProblem problem() {
        SplittableRandom random = new SplittableRandom(1);
        double[][] loads = new double[3][8];
        double[][][] transitions = new double[2][8][8];
        for (int from = 0; from < 8; from++) {
            for (int layer = 0; layer < 3; layer++) {
                loads[layer][from] = 1 + random.nextInt(50);
            }
            for (int to = 0; to < 8; to++) {
                transitions[0][from][to] = random.nextInt(20);
                transitions[1][from][to] = random.nextInt(20);
            }
        }
        RoutingProfile profile = RoutingProfile.builder(new int[] {10, 13, 16}, 8)
                .loads(loads)
                .affinity(ExpertAffinity.of(Pairing.TOP1, 8, transitions))
                .build();
        return PlacementProblem.builder(profile, Topology.of(1, 2, Hardware.H100))
                .objective(Objective.locality())
                .build();
    }
}

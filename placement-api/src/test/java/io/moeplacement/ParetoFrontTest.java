package io.moeplacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ParetoFrontTest {

    /** Tries every placement; notes the deadlines and incumbents it gets. */
    private static final class Exhaustive implements PlacementSolver {

        private final List<SolveOptions> calls = new ArrayList<>();

        @Override
        public String name() {
            return "exhaustive";
        }

        @Override
        public SolverKind kind() {
            return SolverKind.EXACT;
        }

        @Override
        public Solution solve(PlacementProblem problem, SolveOptions options) {
            calls.add(options);
            PlacementVerifier verifier = new PlacementVerifier(problem);
            CostModel costs = new CostModel(problem);
            Placement best = null;
            for (Placement placement : all(problem)) {
                if (verifier.violations(placement).isEmpty()
                        && (best == null
                                || costs.evaluate(placement).objectiveValue()
                                        < costs.evaluate(best).objectiveValue())) {
                    best = placement;
                }
            }
            if (best == null) {
                throw new InfeasibleProblemException("none keeps " + problem.limits());
            }
            Evaluation evaluation = costs.evaluate(best);
            return new Solution(
                    name(),
                    Status.OPTIMAL,
                    best,
                    evaluation,
                    evaluation.objectiveValue(),
                    List.of(),
                    EndedBy.PROOF,
                    Duration.ZERO,
                    null,
                    "");
        }
    }

    /** Two experts on each of two devices, in two layers. */
    private static List<Placement> all(PlacementProblem problem) {
        int[][] rows = {{0, 1, 2, 3}, {0, 2, 1, 3}, {0, 3, 1, 2}, {1, 2, 0, 3}, {1, 3, 0, 2}, {2, 3, 0, 1}};
        List<Placement> placements = new ArrayList<>();
        for (int[] first : rows) {
            for (int[] second : rows) {
                placements.add(Placement.of(problem.slots(), problem.experts(), new int[][] {first, second}));
            }
        }
        return placements;
    }

    /** Experts 0 and 1 are hot and follow each other, so that locality wants them together and balance apart. */
    private static PlacementProblem problem() {
        double[][][] transitions = {{{30, 28, 1, 1}, {29, 11, 0, 0}, {1, 1, 9, 3}, {0, 1, 4, 6}}};
        RoutingProfile profile = RoutingProfile.builder(new int[] {3, 4}, 4)
                .loads(new double[][] {{60, 40, 14, 11}, {60, 41, 14, 10}})
                .affinity(ExpertAffinity.of(Pairing.TOP1, 4, transitions))
                .build();
        return PlacementProblem.builder(profile, Topology.of(1, 2, Hardware.H100))
                .objective(Objective.locality())
                .build();
    }

    @Test
    void noPointIsDominatedAndTheEndsAreTheBestOfEach() {
        PlacementProblem problem = problem();
        Exhaustive solver = new Exhaustive();
        List<ParetoFront.Point> curve = new ParetoFront(solver, 6).solve(problem, SolveOptions.defaults());
        assertThat(curve).hasSizeGreaterThanOrEqualTo(2);
        for (int i = 1; i < curve.size(); i++) {
            assertThat(curve.get(i).worstImbalance())
                    .isGreaterThan(curve.get(i - 1).worstImbalance());
            assertThat(curve.get(i).solution().value())
                    .isLessThan(curve.get(i - 1).solution().value());
        }
        for (ParetoFront.Point point : curve) {
            assertThat(point.worstImbalance()).isLessThanOrEqualTo(point.maxImbalance() + 1e-9);
        }
        double unlimited = solver.solve(problem, SolveOptions.defaults()).value();
        assertThat(curve.get(curve.size() - 1).solution().value()).isEqualTo(unlimited);
        double balanced = solver.solve(
                        problem.toBuilder()
                                .objective(Objective.balance())
                                .communication(Communication.PIPELINED)
                                .build(),
                        SolveOptions.defaults())
                .metrics()
                .imbalance()
                .worst();
        assertThat(curve.get(0).worstImbalance()).isLessThanOrEqualTo(balanced + 1e-6);
    }

    @Test
    void theBudgetIsThatOfTheWholeCurveAndLaterPointsStartFromEarlierOnes() {
        Exhaustive solver = new Exhaustive();
        SolveOptions options = SolveOptions.defaults()
                .withDeadline(Duration.ofSeconds(8))
                .withIterations(80)
                .withNanoClock(() -> 0);
        new ParetoFront(solver, 6).solve(problem(), options);
        assertThat(solver.calls).hasSizeLessThanOrEqualTo(8);
        assertThat(solver.calls.get(0).deadline()).isEqualTo(Duration.ofSeconds(1));
        assertThat(solver.calls)
                .allSatisfy(call -> assertThat(call.iterations()).isEqualTo(10));
        assertThat(solver.calls.subList(1, solver.calls.size()))
                .allSatisfy(call -> assertThat(call.incumbent()).isNotNull());
    }

    @Test
    void theProblemsOwnLimitIsTheLooseEnd() {
        PlacementProblem limited = problem().toBuilder()
                .limits(Limits.builder().maxImbalance(1.2).build())
                .build();
        List<ParetoFront.Point> curve = new ParetoFront(new Exhaustive(), 4).solve(limited, SolveOptions.defaults());
        assertThat(curve)
                .isNotEmpty()
                .allSatisfy(point -> assertThat(point.maxImbalance()).isLessThanOrEqualTo(1.2));
        PlacementProblem impossible = problem().toBuilder()
                .limits(Limits.builder().maxImbalance(1.0).build())
                .build();
        assertThatThrownBy(() -> new ParetoFront(new Exhaustive(), 4).solve(impossible, SolveOptions.defaults()))
                .isInstanceOf(InfeasibleProblemException.class);
    }

    @Test
    void cancellationEndsTheCurve() {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        assertThat(new ParetoFront(new Exhaustive(), 4)
                        .solve(problem(), SolveOptions.defaults().withCancellation(cancelled)))
                .isEmpty();
    }

    @Test
    void badQuestionsAreRefused() {
        PlacementProblem balance =
                problem().toBuilder().objective(Objective.balance()).build();
        assertThatThrownBy(() -> new ParetoFront(new Exhaustive(), 4).solve(balance, SolveOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("objective balance has no curve");
        for (int bad : new int[] {-1, 1, 101}) {
            assertThatThrownBy(() -> new ParetoFront(new Exhaustive(), bad))
                    .hasMessage("points (" + bad + ") must be in 2..100");
        }
    }
}

package io.moeplacement.testkit;

import io.moeplacement.EndedBy;
import io.moeplacement.Placement;
import io.moeplacement.PlacementSolver;
import io.moeplacement.Solution;
import io.moeplacement.Status;
import io.moeplacement.testkit.TestSolver.Found;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules 201 to 206 catch searches that are worse than none. */
class WrongSearchTest {

    private static final TestSolver HONEST = TestSolvers.search();

    @Test
    void rules201To203CatchASearchThatReturnsAnything() {
        Caught.by(
                Rule.R201,
                "the result is worse than contiguous",
                HONEST.wrapped((problem, options) -> TestSolvers.anything(problem, 5)),
                PlacementSolverContract::rule201_neverWorseThanContiguous);
        Caught.by(
                Rule.R202,
                "the result is worse than round-robin",
                HONEST.wrapped((problem, options) -> TestSolvers.anything(problem, 5)),
                PlacementSolverContract::rule202_neverWorseThanRoundRobin);
        Caught.by(
                Rule.R203,
                "the result is worse than greedy",
                HONEST.wrapped((problem, options) -> TestSolvers.anything(problem, 5)),
                PlacementSolverContract::rule203_neverWorseThanGreedy);
    }

    @Test
    void rules201To203CatchAResultThatBreaksLimitsForNothing() {
        Caught.by(
                Rule.R203,
                "the result breaks limits that greedy keeps",
                HONEST.lying(right -> TestSolver.with(right, Status.VIOLATES_LIMITS, right.evaluation(), null)),
                PlacementSolverContract::rule203_neverWorseThanGreedy);
    }

    @Test
    void rule204CatchesASearchThatReturnsAnything() {
        Caught.by(
                Rule.R204,
                "is balanced worse than by eplb",
                HONEST.wrapped((problem, options) -> TestSolvers.anything(problem, 5)),
                PlacementSolverContract::rule204_neverWorseThanEplb);
    }

    @Test
    void rule204CatchesGreedyCopiesThatAreNeverCountedAgain() {
        Caught.by(
                Rule.R204,
                "is balanced worse than by eplb",
                HONEST.wrapped((problem, options) -> TestSolver.honest(
                        "test-search",
                        problem,
                        new Found(TestSolvers.fill(References.GREEDY, problem), null, EndedBy.CONVERGENCE))),
                PlacementSolverContract::rule204_neverWorseThanEplb);
    }

    /** The mean over layers is better than EPLB's, one layer is worse. */
    @Test
    void rule204CatchesASearchThatPaysWithALayer() {
        PlacementSolver wrong = HONEST.wrapped((problem, options) -> {
            Solution right = HONEST.solve(problem, options);
            int[][] map = right.placement().physicalToLogical();
            map[map.length - 1] =
                    TestSolvers.fill(References.CONTIGUOUS, problem).row(map.length - 1);
            Placement placement = Placement.of(problem.slots(), problem.experts(), map);
            return TestSolver.honest("test-search", problem, new Found(placement, null, EndedBy.CONVERGENCE));
        });

        Caught.by(
                Rule.R204,
                "is balanced worse than by eplb",
                wrong,
                PlacementSolverContract::rule204_neverWorseThanEplb);
    }

    @Test
    void rule204CatchesEplbItselfWhereDuplicatesAreForbidden() {
        PlacementSolver wrong = HONEST.wrapped((problem, options) -> {
            EplbReference eplb = EplbReference.of(problem);
            int[][] map = IntStream.range(0, problem.layers())
                    .mapToObj(layer -> eplb.row(problem.profile().loads(layer)))
                    .toArray(int[][]::new);
            Placement placement = Placement.of(problem.slots(), problem.experts(), map);
            return TestSolver.honest("test-search", problem, new Found(placement, null, EndedBy.CONVERGENCE));
        });

        Caught.by(
                Rule.R204,
                "the result breaks limits that eplb keeps",
                wrong,
                PlacementSolverContract::rule204_neverWorseThanEplb);
    }

    @Test
    void rule205CatchesASearchThatForgetsItsIncumbentWhenStopped() {
        Caught.by(
                Rule.R205,
                "the result is worse than the incumbent given (with no time at all)",
                HONEST.wrapped((problem, options) -> options.deadline().isZero()
                        ? HONEST.solve(problem, options.withIncumbent(null))
                        : HONEST.solve(problem, options)),
                PlacementSolverContract::rule205_neverWorseThanAFeasibleIncumbent);
    }

    @Test
    void rule205CatchesAnIncumbentThatIsNeverLookedAt() {
        Caught.by(
                Rule.R205,
                "the incumbent given (with the rule's budget)",
                HONEST.wrapped((problem, options) -> TestSolvers.anything(problem, 7)),
                PlacementSolverContract::rule205_neverWorseThanAFeasibleIncumbent);
    }

    @Test
    void rule206CatchesASearchThatForgetsWhatIsInForce() {
        Caught.by(
                Rule.R206,
                "the result is worse than the placement in force",
                HONEST.wrapped((problem, options) -> TestSolvers.anything(problem, 7)),
                PlacementSolverContract::rule206_neverWorseThanThePlacementInForce);
    }
}

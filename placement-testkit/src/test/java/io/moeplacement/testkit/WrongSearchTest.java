package io.moeplacement.testkit;

import io.moeplacement.Status;
import org.junit.jupiter.api.Test;

/** Rules 201 to 205 catch searches that are worse than none. */
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
                "the result is worse than eplb",
                HONEST.wrapped((problem, options) -> TestSolvers.anything(problem, 5)),
                PlacementSolverContract::rule204_neverWorseThanEplbInAnyLayer);
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
}

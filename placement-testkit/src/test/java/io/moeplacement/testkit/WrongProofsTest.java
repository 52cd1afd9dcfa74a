package io.moeplacement.testkit;

import io.moeplacement.EndedBy;
import io.moeplacement.Evaluation;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.Solution;
import io.moeplacement.Status;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.testkit.TestSolver.Found;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rules 301 to 309 catch proofs that are none. */
class WrongProofsTest {

    private static final TestSolver EXACT = TestSolvers.bruteForce();

    private static Placement anything(PlacementProblem problem) {
        if (problem.limits().slotsFreePerLayer()) {
            throw new UnsupportedProblemException("slots free per layer are not supported");
        }
        return RandomPlacements.of(new SplittableRandom(11), problem.slots(), problem.experts());
    }

    /** Says OPTIMAL of a placement that merely exists. */
    private static Solution boast(PlacementProblem problem) {
        Solution honest = TestSolver.honest(EXACT.name(), problem, new Found(anything(problem), null, EndedBy.PROOF));
        return TestSolver.with(honest, Status.OPTIMAL, honest.evaluation(), honest.value());
    }

    /** Right at every first call, boasting at every second one. */
    private static PlacementSolver forgetful() {
        AtomicInteger calls = new AtomicInteger();
        return EXACT.wrapped((problem, options) ->
                calls.getAndIncrement() % 2 == 0 ? EXACT.solve(problem, options) : boast(problem));
    }

    @Test
    void rule301CatchesAnOptimumThatIsNone() {
        Caught.by(
                Rule.R301,
                "it says OPTIMAL, but brute force has another optimum",
                EXACT.wrapped((problem, options) -> boast(problem)),
                PlacementSolverContract::rule301_optimalEqualsBruteForce);
    }

    @Test
    void rule302CatchesAClaimBelowTheOptimum() {
        Caught.by(
                Rule.R302,
                "the result claims to be better than brute force",
                EXACT.lying(right -> TestSolver.with(
                        right, Status.FEASIBLE, new Evaluation(right.value() * 0.9, right.metrics()), null)),
                PlacementSolverContract::rule302_otherResultsAreFeasibleAndNotBetter);
    }

    @Test
    void rule302CatchesLimitsBrokenForNothing() {
        Caught.by(
                Rule.R302,
                "the result breaks limits that can be kept",
                EXACT.wrapped((problem, options) ->
                        TestSolver.honest(EXACT.name(), problem, new Found(anything(problem), null, EndedBy.DEADLINE))),
                PlacementSolverContract::rule302_otherResultsAreFeasibleAndNotBetter);
    }

    @Test
    void rule303CatchesABoundAboveTheOptimum() {
        Caught.by(
                Rule.R303,
                "the bound is on the wrong side of the optimum",
                EXACT.lying(
                        right -> TestSolver.with(right, Status.FEASIBLE, right.evaluation(), right.value() * 1.001)),
                PlacementSolverContract::rule303_boundIsNotAboveTheOptimum);
    }

    @Test
    void rule304CatchesASolverThatGoesByTheNamesOfExperts() {
        Caught.by(
                Rule.R304,
                "the optimum changes when experts get other names",
                EXACT.wrapped((problem, options) -> boast(problem)),
                PlacementSolverContract::rule304_renamingExpertsKeepsTheOptimum);
    }

    @Test
    void rule305CatchesASolverThatGoesByTheNamesOfDevices() {
        Caught.by(
                Rule.R305,
                "the optimum changes when devices get other names",
                EXACT.wrapped((problem, options) -> boast(problem)),
                PlacementSolverContract::rule305_renamingDevicesKeepsTheOptimum);
    }

    @Test
    void rule306CatchesASolverThatGetsWorseOnWiderLinks() {
        Caught.by(
                Rule.R306,
                "the optimum gets worse by wider links",
                forgetful(),
                PlacementSolverContract::rule306_widerLinksNeverRaiseStepTime);
    }

    @Test
    void rule307CatchesASolverThatGetsWorseOnFasterDevices() {
        Caught.by(
                Rule.R307,
                "the optimum gets worse by a faster device",
                forgetful(),
                PlacementSolverContract::rule307_fasterDevicesNeverRaiseStepTime);
    }

    @Test
    void rule308CatchesASolverThatGetsWorseWithoutLimits() {
        Caught.by(
                Rule.R308,
                "the optimum gets worse by dropping the limits",
                forgetful(),
                PlacementSolverContract::rule308_looserLimitsNeverHurt);
    }

    @Test
    void rule309CatchesASolverThatGetsWorseWithMoreMoves() {
        Caught.by(
                Rule.R309,
                "the optimum gets worse by a budget of 4 moves instead of 2",
                forgetful(),
                PlacementSolverContract::rule309_largerMoveBudgetsNeverHurt);
    }
}

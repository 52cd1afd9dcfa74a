package io.moeplacement.testkit;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.Evaluation;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Limits;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Solution;
import io.moeplacement.SolverKind;
import io.moeplacement.Status;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.testkit.TestSolver.Found;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rules 101 to 105 and 111 to 114 catch solvers that are wrong on purpose. */
class WrongResultsTest {

    private static final TestSolver HONEST = TestSolvers.search();

    /** A placement that depends on a number; valid, seldom good. */
    private static Solution random(PlacementProblem problem, long number) {
        if (problem.limits().slotsFreePerLayer()) {
            throw new UnsupportedProblemException("slots free per layer are not supported");
        }
        Placement placement = RandomPlacements.of(new SplittableRandom(number), problem.slots(), problem.experts());
        return TestSolver.honest(HONEST.name(), problem, new Found(placement, null, EndedBy.CONVERGENCE));
    }

    @Test
    void rule101CatchesAHiddenViolation() {
        Caught.by(
                Rule.R101,
                "the status hides what the placement does",
                HONEST.wrapped((problem, options) -> TestSolver.with(
                        random(problem, 1), Status.FEASIBLE, random(problem, 1).evaluation(), null)),
                PlacementSolverContract::rule101_resultIsFeasibleOrSaysWhatItBreaks);
    }

    @Test
    void rule101CatchesAViolationThatIsNotThere() {
        Caught.by(
                Rule.R101,
                "the status hides what the placement does",
                HONEST.lying(right -> TestSolver.with(right, Status.VIOLATES_LIMITS, right.evaluation(), null)),
                PlacementSolverContract::rule101_resultIsFeasibleOrSaysWhatItBreaks);
    }

    @Test
    void rule101CatchesAPlacementOfAnotherProblem() {
        PlacementProblem other = RandomProblem.of(RandomProblem.Size.LARGE, 1).problem();
        Caught.by(
                Rule.R101,
                "the placement is not one of this problem",
                HONEST.wrapped((problem, options) -> random(other, 1)),
                PlacementSolverContract::rule101_resultIsFeasibleOrSaysWhatItBreaks);
    }

    @Test
    void rule101CatchesAnException() {
        Caught.by(
                Rule.R101,
                "the solver failed",
                HONEST.wrapped((problem, options) -> {
                    throw new IllegalStateException("bug");
                }),
                PlacementSolverContract::rule101_resultIsFeasibleOrSaysWhatItBreaks);
    }

    @Test
    void rule102CatchesARosyValue() {
        Caught.by(
                Rule.R102,
                "the cost does not recompute: objective value",
                HONEST.lying(right -> TestSolver.with(
                        right,
                        right.status(),
                        new Evaluation(right.value() * 0.9, right.metrics()),
                        right.lowerBound())),
                PlacementSolverContract::rule102_costRecomputes);
    }

    @Test
    void rule103CatchesABoundAboveTheValue() {
        Caught.by(
                Rule.R103,
                "the lower bound is above its own value",
                HONEST.lying(right -> TestSolver.with(right, right.status(), right.evaluation(), right.value() * 1.01)),
                PlacementSolverContract::rule103_valueIsNeverBelowTheBound);
    }

    @Test
    void rule103CatchesABoundThatAKnownPlacementRefutes() {
        Caught.by(
                Rule.R103,
                "the lower bound is above the value of",
                HONEST.wrapped((problem, options) -> {
                    Solution bad = random(problem, 3);
                    return TestSolver.with(bad, bad.status(), bad.evaluation(), bad.value());
                }),
                PlacementSolverContract::rule103_valueIsNeverBelowTheBound);
    }

    @Test
    void rule103CatchesOptimalWithoutABound() {
        Caught.by(
                Rule.R103,
                "it says OPTIMAL, but no bound meets the value",
                HONEST.lying(right -> TestSolver.with(right, Status.OPTIMAL, right.evaluation(), null)),
                PlacementSolverContract::rule103_valueIsNeverBelowTheBound);
    }

    @Test
    void rule104CatchesASolverThatRemembers() {
        AtomicInteger calls = new AtomicInteger();
        Caught.by(
                Rule.R104,
                "two solves with the same seed and iterations differ",
                HONEST.wrapped((problem, options) -> random(problem, calls.incrementAndGet())),
                PlacementSolverContract::rule104_sameSeedAndIterationsGiveTheSamePlacement);
    }

    @Test
    void rule105CatchesAPlacementThatDependsOnThreads() {
        Caught.by(
                Rule.R105,
                "four threads give another placement than one",
                HONEST.wrapped((problem, options) -> random(problem, options.threads())),
                PlacementSolverContract::rule105_threadsDoNotChangeThePlacement);
    }

    @Test
    void rule111CatchesAnIgnoredIncumbent() {
        Caught.by(
                Rule.R111,
                "an incumbent with",
                HONEST.wrapped((problem, options) -> HONEST.solve(problem, options.withIncumbent(null))),
                PlacementSolverContract::rule111_incumbentOfAWrongShapeIsRejected);
    }

    @Test
    void rule111CatchesAMessageThatDoesNotHelp() {
        Caught.by(
                Rule.R111,
                "the message about an incumbent of a wrong shape does not help",
                HONEST.wrapped((problem, options) -> {
                    try {
                        return HONEST.solve(problem, options);
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException("bad incumbent", e);
                    }
                }),
                PlacementSolverContract::rule111_incumbentOfAWrongShapeIsRejected);
    }

    @Test
    void rule112CatchesASolverThatGivesUp() {
        Caught.by(
                Rule.R112,
                "a feasible problem is called infeasible",
                HONEST.wrapped((problem, options) -> {
                    if (!problem.limits().equals(Limits.none())) {
                        throw new InfeasibleProblemException("infeasible: layer 0 is too hard");
                    }
                    return HONEST.solve(problem, options);
                }),
                PlacementSolverContract::rule112_infeasibleIsSaidOnlyWhenItIs);
    }

    @Test
    void rule112CatchesAnImpossibleClaim() {
        Caught.by(
                Rule.R112,
                "expert 0 is forbidden everywhere, and still the result is said to keep the limits",
                HONEST.lying(right -> TestSolver.with(right, Status.FEASIBLE, right.evaluation(), null)),
                PlacementSolverContract::rule112_infeasibleIsSaidOnlyWhenItIs);
    }

    @Test
    void rule112CatchesARefusalWithoutReason() {
        Caught.by(
                Rule.R112,
                "a problem is refused without a reason",
                HONEST.wrapped((problem, options) -> {
                    throw new UnsupportedProblemException(" ");
                }),
                PlacementSolverContract::rule112_infeasibleIsSaidOnlyWhenItIs);
    }

    @Test
    void rule113CatchesSharedState() {
        AtomicInteger running = new AtomicInteger();
        Caught.by(
                Rule.R113,
                "a solve beside seven others differs from one alone",
                HONEST.wrapped((problem, options) -> {
                    int others = running.getAndIncrement();
                    try {
                        Thread.sleep(2);
                        return random(problem, others);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    } finally {
                        running.decrementAndGet();
                    }
                }),
                PlacementSolverContract::rule113_eightThreadsAtOnceGetWhatOneGets);
    }

    @Test
    void rule113CatchesASolverThatIsNotThreadSafe() {
        AtomicInteger running = new AtomicInteger();
        Caught.by(
                Rule.R113,
                "a solve beside seven others failed",
                HONEST.wrapped((problem, options) -> {
                    try {
                        if (running.getAndIncrement() > 0) {
                            throw new java.util.ConcurrentModificationException();
                        }
                        Thread.sleep(2);
                        return HONEST.solve(problem, options);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    } finally {
                        running.decrementAndGet();
                    }
                }),
                PlacementSolverContract::rule113_eightThreadsAtOnceGetWhatOneGets);
    }

    @Test
    void rule114CatchesAnotherName() {
        Caught.by(
                Rule.R114,
                "the solution names another solver",
                HONEST.lying(right -> new Solution(
                        "someone-else",
                        right.status(),
                        right.placement(),
                        right.evaluation(),
                        null,
                        List.of(),
                        right.endedBy(),
                        Duration.ZERO,
                        null,
                        "")),
                PlacementSolverContract::rule114_solutionSaysWhoMadeIt);
    }

    @Test
    void rule114CatchesAMalformedName() {
        Caught.by(
                Rule.R114,
                "the solver's name is malformed",
                new TestSolver(
                        "My Solver",
                        SolverKind.BASELINE,
                        TestSolvers.contiguous().method()),
                PlacementSolverContract::rule114_solutionSaysWhoMadeIt);
    }

    /** Rules 201 to 205: a search that is worse than doing nothing. */
    @Test
    void rules201To203CatchASearchThatReturnsAnything() {
        Caught.by(
                Rule.R201,
                "the result is worse than contiguous",
                HONEST.wrapped((problem, options) -> random(problem, 5)),
                PlacementSolverContract::rule201_neverWorseThanContiguous);
        Caught.by(
                Rule.R202,
                "the result is worse than round-robin",
                HONEST.wrapped((problem, options) -> random(problem, 5)),
                PlacementSolverContract::rule202_neverWorseThanRoundRobin);
        Caught.by(
                Rule.R203,
                "the result is worse than greedy",
                HONEST.wrapped((problem, options) -> random(problem, 5)),
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
                HONEST.wrapped((problem, options) -> random(problem, 7)),
                PlacementSolverContract::rule205_neverWorseThanAFeasibleIncumbent);
    }

    /** Keeps the helper honest: the value of a random placement is the cost model's. */
    @Test
    void randomSolutionsAreScoredByTheCostModel() {
        PlacementProblem problem = RandomProblem.of(RandomProblem.Size.SMALL, 2).problem();
        Solution solution = random(problem, 1);

        org.assertj.core.api.Assertions.assertThat(solution.evaluation())
                .isEqualTo(new CostModel(problem).evaluate(solution.placement()));
    }
}

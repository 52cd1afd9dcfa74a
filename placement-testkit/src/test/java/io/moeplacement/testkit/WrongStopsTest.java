package io.moeplacement.testkit;

import io.moeplacement.EndedBy;
import io.moeplacement.PlacementSolver;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.spi.SolveContext;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Rules 106 to 110 catch solvers that do not stop, or stop badly. */
class WrongStopsTest {

    private static final TestSolver HONEST = TestSolvers.search();

    /** Works until it may stop, or for 3 s at most, so that no test leaves a thread behind for long. */
    private static PlacementSolver working(Predicate<SolveContext> mayStop) {
        return HONEST.wrapped((problem, options) -> {
            SolveContext context = new SolveContext("wrong", options);
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            await(() -> mayStop.test(context) || System.nanoTime() > end);
            return HONEST.solve(problem, options.withIterations(1));
        });
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    private static PlacementSolver throwingWhen(Predicate<SolveOptions> condition) {
        return HONEST.wrapped((problem, options) -> {
            if (condition.test(options)) {
                throw new CancellationException("stopped");
            }
            return HONEST.solve(problem, options.withIterations(10));
        });
    }

    @Test
    void rule106CatchesAnExceptionAtTheDeadline() {
        Caught.by(
                Rule.R106,
                "the solve fails instead of giving its best after a deadline of 0 clock readings",
                throwingWhen(options -> options.deadline().isZero()),
                PlacementSolverContract::rule106_deadlineOfAFakeClockIsKept);
    }

    @Test
    void rule106CatchesASolverThatReadsItsOwnClock() {
        Caught.by(
                Rule.R106,
                "the solve goes on after a deadline of",
                working(context -> isInterrupted()),
                PlacementSolverContract::rule106_deadlineOfAFakeClockIsKept);
    }

    @Test
    void rule106CatchesAWrongReason() {
        Caught.by(
                Rule.R106,
                "the solution names a wrong end",
                HONEST.lying(right -> new Solution(
                        right.solver(),
                        right.status(),
                        right.placement(),
                        right.evaluation(),
                        null,
                        right.violations(),
                        EndedBy.CANCELLED,
                        right.elapsed(),
                        null,
                        right.message())),
                PlacementSolverContract::rule106_deadlineOfAFakeClockIsKept);
    }

    @Test
    void rule107CatchesASolverThatForgetsTheTime() {
        Caught.by(
                Rule.R107,
                "the solve goes on after a deadline of 150 ms",
                working(context -> isInterrupted()),
                PlacementSolverContract::rule107_deadlineOfARealClockIsKept);
    }

    @Test
    void rule108CatchesAnExceptionInPlaceOfAPlacement() {
        Caught.by(
                Rule.R108,
                "the solve fails instead of giving its best after a cancellation before the start",
                throwingWhen(options -> options.cancellation().isCancelled()),
                PlacementSolverContract::rule108_cancelledBeforeStartStillGivesAPlacement);
    }

    @Test
    void rule109CatchesASolverThatCannotBeCancelled() {
        Caught.by(
                Rule.R109,
                "the solve goes on after a cancellation",
                working(context -> isInterrupted() || context.remaining().isZero()),
                PlacementSolverContract::rule109_cancellationStopsARunningSolve);
    }

    @Test
    void rule110CatchesASolverThatSwallowsTheInterrupt() {
        Caught.by(
                Rule.R110,
                "the solver swallowed the interrupt",
                working(context -> Thread.interrupted()),
                PlacementSolverContract::rule110_interruptStopsAndStaysSet);
    }

    @Test
    void rule110CatchesASolverThatCannotBeInterrupted() {
        Caught.by(
                Rule.R110,
                "the solve goes on after an interrupt",
                working(context -> false),
                PlacementSolverContract::rule110_interruptStopsAndStaysSet);
    }
}

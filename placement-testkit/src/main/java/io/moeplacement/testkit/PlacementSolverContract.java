package io.moeplacement.testkit;

import io.moeplacement.PlacementSolver;
import io.moeplacement.SolverKind;
import io.moeplacement.testkit.RandomProblem.Size;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every solver must keep, as JUnit tests. Implement it in a test class and give it your solver:
 *
 * <pre>{@code
 * class MySolverTest implements PlacementSolverContract {
 *     public PlacementSolver solver() {
 *         return PlacementSolvers.discover().create("my-solver");
 *     }
 * }
 * }</pre>
 *
 * <p>Each method is a rule of {@code docs/spec.md} under the same number; the page says what the rule is for and what to
 * check when it fails. Rules for other kinds of solver, and rules none of whose cases the solver can take, are skipped with
 * a reason, not passed. Nothing the solver says is believed: costs, limits and optima are recomputed here.
 *
 * <p>A failure names the rule, the case and the facts, and leaves a file for {@link FailedCase}.
 */
public interface PlacementSolverContract {

    /** System property: milliseconds a solve may take beyond its deadline or cancellation; 5000 when absent. */
    String SLACK_PROPERTY = "moe.testkit.slackMillis";

    /** The solver under test; asked for once per case, and may be the same object each time. */
    PlacementSolver solver();

    /** What the solver promises; decides which rules apply. */
    default SolverKind kind() {
        return solver().kind();
    }

    /**
     * The budget of a rule in the solver's own iterations; 1000 unless overridden. Rules about deadlines and cancellation
     * do not limit iterations.
     *
     * @param rule number of the rule, for example 201
     */
    default long iterations(int rule) {
        return 1_000;
    }

    /** Safety net under {@link #iterations}: time after which a solve ends anyway; 10 s unless overridden. */
    default Duration deadline() {
        return Duration.ofSeconds(10);
    }

    /** Time a solve may take beyond its deadline or cancellation; by default what {@value #SLACK_PROPERTY} says. */
    default Duration slack() {
        return Duration.ofMillis(Long.getLong(SLACK_PROPERTY, 5_000));
    }

    /**
     * The problems rules are checked on; by default 20 tiny ones, 10 small ones and 1 large one. Five consecutive seeds
     * have five different objectives.
     */
    default List<ContractCase> cases(Size size) {
        return ContractCase.range(size, 1, size == Size.TINY ? 20 : size == Size.SMALL ? 10 : 1);
    }

    /**
     * Told of every case that a rule could not be checked on; does nothing unless overridden. A rule that could be checked
     * on no case at all is skipped.
     *
     * @param reason why, for example what the solver said when it refused the problem
     */
    default void onSkippedCase(int rule, ContractCase contractCase, String reason) {}

    /** The placement is one of the problem; its status and violations are what the verifier finds. */
    @Test
    default void rule101_resultIsFeasibleOrSaysWhatItBreaks() {
        ContractRun.all(this, Rule.R101);
    }

    /** The evaluation is what the cost model computes for the placement. */
    @Test
    default void rule102_costRecomputes() {
        ContractRun.all(this, Rule.R102);
    }

    /** No bound is above a value that some placement has; OPTIMAL has a bound that meets its value. */
    @Test
    default void rule103_valueIsNeverBelowTheBound() {
        ContractRun.all(this, Rule.R103);
    }

    /** Equal seed and iterations, equal placement. */
    @Test
    default void rule104_sameSeedAndIterationsGiveTheSamePlacement() {
        ContractRun.all(this, Rule.R104);
    }

    /** One thread and four give the same placement. */
    @Test
    default void rule105_threadsDoNotChangeThePlacement() {
        ContractRun.all(this, Rule.R105);
    }

    /** At a deadline counted in clock readings, and at deadline 0, a placement comes back. */
    @Test
    default void rule106_deadlineOfAFakeClockIsKept() {
        ContractRun.all(this, Rule.R106);
    }

    /** At a real deadline a placement comes back within the slack. */
    @Test
    default void rule107_deadlineOfARealClockIsKept() {
        ContractRun.all(this, Rule.R107);
    }

    /** Cancelled before it starts, a solve still gives a placement. */
    @Test
    default void rule108_cancelledBeforeStartStillGivesAPlacement() {
        ContractRun.all(this, Rule.R108);
    }

    /** Cancelled while it runs, a solve gives a placement within the slack. */
    @Test
    default void rule109_cancellationStopsARunningSolve() {
        ContractRun.all(this, Rule.R109);
    }

    /** Interrupted before or while it runs, a solve gives a placement and leaves the thread interrupted. */
    @Test
    default void rule110_interruptStopsAndStaysSet() {
        ContractRun.all(this, Rule.R110);
    }

    /** An incumbent of a wrong shape is refused by a message with both figures. */
    @Test
    default void rule111_incumbentOfAWrongShapeIsRejected() {
        ContractRun.all(this, Rule.R111);
    }

    /** A feasible problem is never called infeasible, an infeasible one never feasible. */
    @Test
    default void rule112_infeasibleIsSaidOnlyWhenItIs() {
        ContractRun.all(this, Rule.R112);
    }

    /** Eight solves at once on one solver give what one alone gives. */
    @Test
    default void rule113_eightThreadsAtOnceGetWhatOneGets() {
        ContractRun.all(this, Rule.R113);
    }

    /** The solution carries the solver's name, which is lower case with hyphens. */
    @Test
    default void rule114_solutionSaysWhoMadeIt() {
        ContractRun.all(this, Rule.R114);
    }

    /** Never worse than contiguous where that keeps the limits. */
    @Test
    default void rule201_neverWorseThanContiguous() {
        ContractRun.all(this, Rule.R201);
    }

    /** Never worse than round-robin where that keeps the limits. */
    @Test
    default void rule202_neverWorseThanRoundRobin() {
        ContractRun.all(this, Rule.R202);
    }

    /** Never worse than greedy where that keeps the limits. */
    @Test
    default void rule203_neverWorseThanGreedy() {
        ContractRun.all(this, Rule.R203);
    }

    /** For balance with redundant slots: in no layer worse than eplb, its duplicates replaced, where that keeps the limits. */
    @Test
    default void rule204_neverWorseThanEplbInAnyLayer() {
        ContractRun.all(this, Rule.R204);
    }

    /** Never worse than a feasible incumbent, whatever the budget. */
    @Test
    default void rule205_neverWorseThanAFeasibleIncumbent() {
        ContractRun.all(this, Rule.R205);
    }

    /** A result that says OPTIMAL has the value brute force finds. */
    @Test
    default void rule301_optimalEqualsBruteForce() {
        ContractRun.all(this, Rule.R301);
    }

    /** Any other result keeps the limits if they can be kept, and is not better than brute force. */
    @Test
    default void rule302_otherResultsAreFeasibleAndNotBetter() {
        ContractRun.all(this, Rule.R302);
    }

    /** The lower bound is at most the optimum. */
    @Test
    default void rule303_boundIsNotAboveTheOptimum() {
        ContractRun.all(this, Rule.R303);
    }

    /** Other names for experts leave the optimum as it is. */
    @Test
    default void rule304_renamingExpertsKeepsTheOptimum() {
        ContractRun.all(this, Rule.R304);
    }

    /** Other names for devices, with their topology, leave the optimum as it is. */
    @Test
    default void rule305_renamingDevicesKeepsTheOptimum() {
        ContractRun.all(this, Rule.R305);
    }

    /** Wider links never raise the least step time. */
    @Test
    default void rule306_widerLinksNeverRaiseStepTime() {
        ContractRun.all(this, Rule.R306);
    }

    /** A faster device never raises the least step time without maxImbalance. */
    @Test
    default void rule307_fasterDevicesNeverRaiseStepTime() {
        ContractRun.all(this, Rule.R307);
    }

    /** Without its limits a problem has no worse an optimum. */
    @Test
    default void rule308_looserLimitsNeverHurt() {
        ContractRun.all(this, Rule.R308);
    }

    /** A larger move budget never makes the optimum worse. */
    @Test
    default void rule309_largerMoveBudgetsNeverHurt() {
        ContractRun.all(this, Rule.R309);
    }
}

package io.moeplacement.testkit;

import static io.moeplacement.testkit.RandomProblem.Size.LARGE;
import static io.moeplacement.testkit.RandomProblem.Size.SMALL;
import static io.moeplacement.testkit.RandomProblem.Size.TINY;

import io.moeplacement.SolverKind;
import io.moeplacement.testkit.RandomProblem.Size;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The rules of {@code docs/spec.md} that are about a solver: number, title, kinds, problems, check. */
enum Rule {
    R101(101, "resultIsFeasibleOrSaysWhatItBreaks", Scope.ALL, List.of(TINY, SMALL), ResultRules::saysWhatItBreaks),
    R102(102, "costRecomputes", Scope.ALL, List.of(TINY, SMALL), ResultRules::costRecomputes),
    R103(103, "valueIsNeverBelowTheBound", Scope.ALL, List.of(TINY, SMALL), ResultRules::boundHolds),
    R104(104, "sameSeedAndIterationsGiveTheSamePlacement", Scope.ALL, List.of(TINY, SMALL), RepeatRules::sameAgain),
    R105(105, "threadsDoNotChangeThePlacement", Scope.ALL, List.of(TINY, SMALL), RepeatRules::sameOnFourThreads),
    R106(106, "deadlineOfAFakeClockIsKept", Scope.ALL, List.of(TINY, SMALL), StopRules::fakeDeadline),
    R107(107, "deadlineOfARealClockIsKept", Scope.ALL, List.of(LARGE, TINY), StopRules::realDeadline),
    R108(108, "cancelledBeforeStartStillGivesAPlacement", Scope.ALL, List.of(TINY, LARGE), StopRules::cancelledBefore),
    R109(109, "cancellationStopsARunningSolve", Scope.ALL, List.of(LARGE, TINY), StopRules::cancelledDuring),
    R110(110, "interruptStopsAndStaysSet", Scope.ALL, List.of(LARGE, TINY), StopRules::interrupted),
    R111(111, "incumbentOfAWrongShapeIsRejected", Scope.ALL, List.of(TINY, SMALL), InputRules::wrongIncumbent),
    R112(112, "infeasibleIsSaidOnlyWhenItIs", Scope.ALL, List.of(TINY, SMALL), InputRules::infeasible),
    R113(113, "eightThreadsAtOnceGetWhatOneGets", Scope.ALL, List.of(TINY, SMALL), RepeatRules::eightAtOnce),
    R114(114, "solutionSaysWhoMadeIt", Scope.ALL, List.of(TINY), ResultRules::saysWhoMadeIt),
    R201(201, "neverWorseThanContiguous", Scope.SEARCH, List.of(TINY, SMALL), ReferenceRules::contiguous),
    R202(202, "neverWorseThanRoundRobin", Scope.SEARCH, List.of(TINY, SMALL), ReferenceRules::roundRobin),
    R203(203, "neverWorseThanGreedy", Scope.SEARCH, List.of(TINY, SMALL), ReferenceRules::greedy),
    R204(204, "neverWorseThanEplbInAnyLayer", Scope.SEARCH, List.of(TINY, SMALL), ReferenceRules::eplb),
    R205(205, "neverWorseThanAFeasibleIncumbent", Scope.SEARCH, List.of(TINY, SMALL), ReferenceRules::incumbent),
    R301(301, "optimalEqualsBruteForce", Scope.EXACT, List.of(TINY), OptimumRules::optimalIsOptimal),
    R302(302, "otherResultsAreFeasibleAndNotBetter", Scope.EXACT, List.of(TINY), OptimumRules::othersAreFeasible),
    R303(303, "boundIsNotAboveTheOptimum", Scope.EXACT, List.of(TINY), OptimumRules::boundIsBelowOptimum),
    R304(304, "renamingExpertsKeepsTheOptimum", Scope.EXACT, List.of(TINY), MonotoneRules::expertsRenamed),
    R305(305, "renamingDevicesKeepsTheOptimum", Scope.EXACT, List.of(TINY), MonotoneRules::devicesRenamed),
    R306(306, "widerLinksNeverRaiseStepTime", Scope.EXACT, List.of(TINY), MonotoneRules::widerLinks),
    R307(307, "fasterDevicesNeverRaiseStepTime", Scope.EXACT, List.of(TINY), MonotoneRules::fasterDevices),
    R308(308, "looserLimitsNeverHurt", Scope.EXACT, List.of(TINY), MonotoneRules::looserLimits),
    R309(309, "largerMoveBudgetsNeverHurt", Scope.EXACT, List.of(TINY), MonotoneRules::largerMoveBudgets);

    /** Kinds a rule is for. */
    private enum Scope {
        ALL(EnumSet.allOf(SolverKind.class)),
        SEARCH(EnumSet.of(SolverKind.HEURISTIC, SolverKind.EXACT)),
        EXACT(EnumSet.of(SolverKind.EXACT));

        private final Set<SolverKind> kinds;

        Scope(Set<SolverKind> kinds) {
            this.kinds = kinds;
        }
    }

    private final int number;
    private final String title;
    private final Scope scope;
    private final List<Size> sizes;
    private final Consumer<Trial> check;

    Rule(int number, String title, Scope scope, List<Size> sizes, Consumer<Trial> check) {
        this.number = number;
        this.title = title;
        this.scope = scope;
        this.sizes = sizes;
        this.check = check;
    }

    static Rule numbered(int number) {
        return Arrays.stream(values())
                .filter(rule -> rule.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no rule " + number + ", known are "
                        + Arrays.stream(values())
                                .map(rule -> Integer.toString(rule.number))
                                .collect(Collectors.joining(", "))));
    }

    int number() {
        return number;
    }

    /** {@code rule101_resultIsFeasibleOrSaysWhatItBreaks}, as the contract's method is called. */
    String method() {
        return "rule" + number + "_" + title;
    }

    boolean isFor(SolverKind kind) {
        return scope.kinds.contains(kind);
    }

    Set<SolverKind> kinds() {
        return Set.copyOf(scope.kinds);
    }

    List<Size> sizes() {
        return sizes;
    }

    void check(Trial trial) {
        check.accept(trial);
    }
}

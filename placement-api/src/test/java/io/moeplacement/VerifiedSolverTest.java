package io.moeplacement;

import static io.moeplacement.Problems.flat;
import static io.moeplacement.Problems.ints;
import static io.moeplacement.Problems.placement;
import static io.moeplacement.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.FakeProvider;
import io.moeplacement.spi.SolverEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Engines never certify themselves. */
@NullUnmarked
class VerifiedSolverTest {

    private static final RoutingProfile LOADS = RoutingProfile.builder(ints(7), 4)
            .loads(new double[][] {{3, 3, 1, 1}})
            .build();

    private static PlacementProblem.Builder balance() {
        return problem(LOADS, flat(2)).objective(Objective.balance());
    }

    private static final Placement BAD = placement(4, ints(2, 2), ints(0, 1, 2, 3));
    private static final Placement GOOD = placement(4, ints(2, 2), ints(0, 2, 1, 3));

    private static PlacementSolver solver(SolverKind kind, SolverEngine engine) {
        return PlacementSolvers.of(new FakeProvider("liar", kind).engine(engine))
                .create("liar");
    }

    private static PlacementSolver returning(SolverKind kind, EngineResult result) {
        return solver(kind, (problem, context) -> result);
    }

    private static final PlacementProblem LIMITED =
            balance().limits(Limits.builder().maxImbalance(1.2).build()).build();

    @Test
    void hiddenViolationsAreContractErrors() {
        EngineResult lie = EngineResult.of(BAD, EndedBy.CONVERGENCE);
        for (SolverKind kind : List.of(SolverKind.HEURISTIC, SolverKind.EXACT)) {
            assertThatThrownBy(() -> returning(kind, lie).solve(LIMITED))
                    .isInstanceOf(SolverContractException.class)
                    .hasMessage("solver liar says it keeps the limits, but layer 7 has imbalance 1.500000,"
                            + " maxImbalance allows 1.2");
        }
        Solution baseline = returning(SolverKind.BASELINE, lie).solve(LIMITED);
        assertThat(baseline.status()).isEqualTo(Status.VIOLATES_LIMITS);
        assertThat(baseline.message()).isEqualTo("layer 7 has imbalance 1.500000, maxImbalance allows 1.2");
    }

    @Test
    void admittedViolationsAreReported() {
        EngineResult honest = EngineResult.of(BAD, EndedBy.DEADLINE)
                .breakingLimits()
                .withMessage("ran out of time")
                .withLowerBound(1.9);
        Solution solution = returning(SolverKind.HEURISTIC, honest).solve(LIMITED);
        assertThat(solution.status()).isEqualTo(Status.VIOLATES_LIMITS);
        assertThat(solution.isFeasible()).isFalse();
        assertThat(solution.violations()).hasSize(1);
        assertThat(solution.message()).startsWith("ran out of time; layer 7 has imbalance");
        Solution kept = returning(SolverKind.HEURISTIC, EngineResult.of(GOOD, EndedBy.DEADLINE))
                .solve(LIMITED);
        assertThat(kept.isBetterThan(solution)).isTrue();
        assertThat(solution.isBetterThan(kept)).isFalse();
    }

    @Test
    void longListsOfViolationsAreCut() {
        double[][] loads = new double[8][2];
        java.util.Arrays.fill(loads, new double[] {3, 1});
        PlacementProblem problem = problem(Problems.profile(1, loads).build(), flat(2))
                .limits(Limits.builder()
                        .maxImbalance(1.5)
                        .pinned(java.util.Set.of())
                        .build())
                .build();
        int[][] rows = new int[8][];
        java.util.Arrays.fill(rows, ints(0, 1));
        PlacementProblem banned = problem.toBuilder()
                .limits(Limits.builder()
                        .forbidden(java.util.stream.IntStream.range(0, 8)
                                .mapToObj(layer -> new ExpertOnDevice(layer, 0, 0))
                                .collect(java.util.stream.Collectors.toSet()))
                        .build())
                .build();
        Placement placement = placement(2, ints(1, 1), rows);
        assertThat(returning(SolverKind.BASELINE, EngineResult.of(placement, EndedBy.CONVERGENCE))
                        .solve(banned)
                        .message())
                .startsWith("layer 0, expert 0 on device 0 is forbidden")
                .endsWith("; and 3 more");
    }

    @Test
    void wrongShapesNullsAndBoundsNameTheEngine() {
        List<EngineResult> lies = new ArrayList<>();
        lies.add(EngineResult.of(placement(3, ints(2, 1), ints(0, 1, 2)), EndedBy.PROOF));
        lies.add(EngineResult.of(placement(4, ints(3, 1), ints(0, 1, 2, 3)), EndedBy.PROOF));
        lies.add(null);
        lies.add(EngineResult.of(null, EndedBy.PROOF));
        lies.add(EngineResult.of(GOOD, null));
        lies.add(EngineResult.of(GOOD, EndedBy.PROOF).withLowerBound(1.01));
        lies.add(EngineResult.of(GOOD, EndedBy.PROOF).withLowerBound(Double.NaN));
        lies.add(EngineResult.of(GOOD, EndedBy.PROOF).withLowerBound(Double.POSITIVE_INFINITY));
        for (EngineResult lie : lies) {
            assertThatThrownBy(() ->
                            returning(SolverKind.EXACT, lie).solve(balance().build()))
                    .as(String.valueOf(lie))
                    .isInstanceOf(SolverContractException.class)
                    .hasMessageContaining("solver liar");
        }
    }

    @Test
    void optimalNeedsABoundThatMeetsTheValue() {
        EngineResult claim = EngineResult.of(BAD, EndedBy.PROOF).withEngineClaim("OPTIMAL");
        Solution solution = returning(SolverKind.EXACT, claim).solve(balance().build());
        assertThat(solution.status()).isEqualTo(Status.FEASIBLE);
        assertThat(solution.engineClaim()).isEqualTo("OPTIMAL");
        assertThat(solution.lowerBound()).isEqualTo(1.0);
        assertThat(solution.gap()).isEqualTo(0.5 / 1.5);
        // The api's own bound is met, whatever the engine says.
        assertThat(returning(SolverKind.BASELINE, EngineResult.of(GOOD, EndedBy.CONVERGENCE))
                        .solve(balance().build())
                        .status())
                .isEqualTo(Status.OPTIMAL);
        EngineResult proved = EngineResult.of(BAD, EndedBy.PROOF).withLowerBound(1.5);
        assertThat(returning(SolverKind.EXACT, proved).solve(balance().build()).status())
                .isEqualTo(Status.OPTIMAL);
        EngineResult weak = EngineResult.of(BAD, EndedBy.PROOF).withLowerBound(Double.NEGATIVE_INFINITY);
        assertThat(returning(SolverKind.EXACT, weak).solve(balance().build()).lowerBound())
                .isEqualTo(1.0);
    }

    @Test
    void infeasibleAndUnsupportedNeverReachTheEngine() {
        AtomicBoolean ran = new AtomicBoolean();
        PlacementSolver solver = solver(SolverKind.EXACT, (problem, context) -> {
            ran.set(true);
            return EngineResult.of(GOOD, EndedBy.PROOF);
        });
        RoutingProfile hot = RoutingProfile.builder(ints(7), 4)
                .loads(new double[][] {{5, 1, 1, 1}})
                .build();
        PlacementProblem impossible = problem(hot, flat(2))
                .limits(Limits.builder().maxImbalance(1.4).build())
                .build();
        assertThatThrownBy(() -> solver.solve(impossible))
                .isInstanceOf(InfeasibleProblemException.class)
                .hasMessage(
                        "infeasible: in layer 7 no placement has an imbalance below 1.500000, maxImbalance allows 1.4");
        PlacementSolver unable = PlacementSolvers.of(
                        new FakeProvider("small", SolverKind.EXACT).unsupported("at most 8 experts"))
                .create("small");
        assertThatThrownBy(() -> unable.solve(LIMITED))
                .isInstanceOf(UnsupportedProblemException.class)
                .hasMessage("solver small cannot take this problem: at most 8 experts");
        assertThatThrownBy(() -> solver.solve(
                        LIMITED, SolveOptions.defaults().withIncumbent(placement(3, ints(2, 1), ints(0, 1, 2)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 experts");
        assertThat(ran).isFalse();
    }

    @Test
    void progressAndElapsedByTheCallersClock() {
        AtomicLong clock = new AtomicLong(-5_000_000_000L);
        List<ProgressEvent> events = new ArrayList<>();
        PlacementSolver solver = solver(SolverKind.HEURISTIC, (problem, context) -> {
            clock.addAndGet(3_000_000_000L);
            context.improved(1.5, null);
            assertThat(context.elapsed()).isEqualTo(Duration.ofSeconds(3));
            assertThat(context.remaining()).isEqualTo(Duration.ofSeconds(1));
            assertThat(context.shouldStop()).isFalse();
            clock.addAndGet(2_000_000_000L);
            assertThat(context.remaining()).isZero();
            assertThat(context.shouldStop()).isTrue();
            assertThat(context.stopReason()).isEqualTo(EndedBy.DEADLINE);
            return EngineResult.of(GOOD, context.stopReason());
        });
        Solution solution = solver.solve(
                balance().build(),
                SolveOptions.defaults()
                        .withNanoClock(clock::get)
                        .withDeadline(Duration.ofSeconds(4))
                        .withListener(events::add));
        assertThat(solution.elapsed()).isEqualTo(Duration.ofSeconds(5));
        assertThat(events)
                .containsExactly(
                        new ProgressEvent.Started("liar", Duration.ofSeconds(4)),
                        new ProgressEvent.Improved("liar", Duration.ofSeconds(3), 1.5, solution.lowerBound()),
                        new ProgressEvent.Finished("liar", solution));
    }

    @Test
    void cancellationAndOptionsReachTheEngine() {
        Cancellation cancellation = new Cancellation();
        PlacementSolver solver = solver(SolverKind.HEURISTIC, (problem, context) -> {
            assertThat(context.seed()).isEqualTo(42);
            assertThat(context.threads()).isEqualTo(3);
            assertThat(context.iterations()).isEqualTo(17);
            assertThat(context.incumbent()).isSameAs(BAD);
            assertThat(context.shouldStop()).isFalse();
            cancellation.cancel();
            assertThat(context.shouldStop()).isTrue();
            return EngineResult.of(GOOD, context.stopReason());
        });
        SolveOptions options = SolveOptions.defaults()
                .withSeed(42)
                .withThreads(3)
                .withIterations(17)
                .withIncumbent(BAD)
                .withCancellation(cancellation);
        assertThat(solver.solve(balance().build(), options).endedBy()).isEqualTo(EndedBy.CANCELLED);
    }
}

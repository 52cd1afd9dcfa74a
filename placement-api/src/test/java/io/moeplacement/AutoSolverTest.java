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
import io.moeplacement.spi.SolverProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class AutoSolverTest {

    private static final PlacementProblem PROBLEM = problem(
                    RoutingProfile.ofLoads(new double[][] {{4, 3, 2, 1}}), flat(2))
            .objective(Objective.balance())
            .build();

    /** Imbalances 1.4, 1.2 and 1.0. */
    private static final Placement POOR = placement(4, ints(2, 2), ints(0, 1, 2, 3));

    private static final Placement FAIR = placement(4, ints(2, 2), ints(0, 2, 1, 3));
    private static final Placement BEST = placement(4, ints(2, 2), ints(0, 3, 1, 2));

    private final AtomicLong clock = new AtomicLong();
    private final List<String> calls = new ArrayList<>();

    private FakeProvider fake(String name, SolverKind kind, SolverEngine engine) {
        return new FakeProvider(name, kind).engine((problem, context) -> {
            calls.add(name);
            return engine.solve(problem, context);
        });
    }

    private FakeProvider fake(String name, SolverKind kind, Placement placement) {
        return fake(name, kind, (problem, context) -> EngineResult.of(placement, EndedBy.CONVERGENCE));
    }

    private Solution solve(PlacementProblem problem, SolverProvider... providers) {
        return solve(SolveOptions.defaults(), problem, providers);
    }

    private Solution solve(SolveOptions options, PlacementProblem problem, SolverProvider... providers) {
        return PlacementSolvers.of(providers)
                .create("auto")
                .solve(problem, options.withDeadline(Duration.ofSeconds(10)).withNanoClock(clock::get));
    }

    @Test
    void heuristicThenExactOnTheRestOfTheDeadline() {
        FakeProvider heuristic = fake("search", SolverKind.HEURISTIC, (problem, context) -> {
            assertThat(context.remaining()).isEqualTo(Duration.ofSeconds(10).dividedBy(3));
            clock.addAndGet(3_000_000_000L);
            return EngineResult.of(FAIR, EndedBy.CONVERGENCE).withMessage("quick");
        });
        FakeProvider exact = fake("proof", SolverKind.EXACT, (problem, context) -> {
            assertThat(context.incumbent()).isEqualTo(FAIR);
            assertThat(context.remaining()).isEqualTo(Duration.ofSeconds(7));
            clock.addAndGet(1_000_000_000L);
            return EngineResult.of(BEST, EndedBy.PROOF).withLowerBound(1.0).withEngineClaim("done");
        });
        Solution solution = solve(PROBLEM, fake("base", SolverKind.BASELINE, POOR), heuristic, exact);
        assertThat(calls).containsExactly("search", "proof");
        assertThat(solution.solver()).isEqualTo("auto");
        assertThat(solution.message()).isEqualTo("by proof");
        assertThat(solution.placement()).isEqualTo(BEST);
        assertThat(solution.status()).isEqualTo(Status.OPTIMAL);
        assertThat(solution.endedBy()).isEqualTo(EndedBy.PROOF);
        assertThat(solution.engineClaim()).isEqualTo("done");
        assertThat(solution.elapsed()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void timeIsNotSharedOutWhereIterationsAreLimited() {
        FakeProvider heuristic = fake("search", SolverKind.HEURISTIC, (problem, context) -> {
            assertThat(context.remaining()).isEqualTo(Duration.ofSeconds(10));
            assertThat(context.iterations()).isEqualTo(7);
            clock.addAndGet(6_000_000_000L);
            return EngineResult.of(FAIR, EndedBy.ITERATIONS);
        });
        FakeProvider exact = fake("proof", SolverKind.EXACT, (problem, context) -> {
            assertThat(context.remaining()).isEqualTo(Duration.ofSeconds(4));
            assertThat(context.iterations()).isEqualTo(7);
            return EngineResult.of(BEST, EndedBy.ITERATIONS);
        });
        solve(SolveOptions.defaults().withIterations(7), PROBLEM, heuristic, exact);
        assertThat(calls).containsExactly("search", "proof");
    }

    @Test
    void exactIsSkippedWhenTheHeuristicIsOptimalOrTimeIsUp() {
        solve(PROBLEM, fake("search", SolverKind.HEURISTIC, BEST), fake("proof", SolverKind.EXACT, BEST));
        assertThat(calls).containsExactly("search");
        calls.clear();
        FakeProvider slow = fake("search", SolverKind.HEURISTIC, (problem, context) -> {
            clock.addAndGet(11_000_000_000L);
            return EngineResult.of(FAIR, EndedBy.DEADLINE);
        });
        Solution solution = solve(PROBLEM, slow, fake("proof", SolverKind.EXACT, BEST));
        assertThat(calls).containsExactly("search");
        assertThat(solution.endedBy()).isEqualTo(EndedBy.DEADLINE);
    }

    @Test
    void aWorseExactResultIsDroppedAndItsDeadlineTold() {
        FakeProvider exact =
                fake("proof", SolverKind.EXACT, (problem, context) -> EngineResult.of(POOR, EndedBy.DEADLINE));
        Solution solution = solve(PROBLEM, fake("search", SolverKind.HEURISTIC, FAIR), exact);
        assertThat(solution.placement()).isEqualTo(FAIR);
        assertThat(solution.message()).isEqualTo("by search");
        assertThat(solution.endedBy()).as("the clock decided what came back").isEqualTo(EndedBy.DEADLINE);
    }

    @Test
    void exactThatThrowsFallsBack() {
        List<SolverEngine> broken = List.of(
                (problem, context) -> {
                    throw new IllegalStateException("numbers");
                },
                (problem, context) -> EngineResult.of(FAIR, EndedBy.PROOF).withLowerBound(9.0));
        for (SolverEngine engine : broken) {
            Solution solution = solve(
                    PROBLEM,
                    fake("search", SolverKind.HEURISTIC, FAIR),
                    fake("proof", SolverKind.EXACT, engine),
                    fake("proof2", SolverKind.EXACT, BEST));
            assertThat(solution.message()).isEqualTo("by proof2");
            assertThat(solution.placement()).isEqualTo(BEST);
        }
        Solution kept = solve(
                PROBLEM, fake("search", SolverKind.HEURISTIC, FAIR), fake("proof", SolverKind.EXACT, broken.get(0)));
        assertThat(kept.message()).isEqualTo("by search");
    }

    @Test
    void heuristicThatThrowsFallsBackToBaselines() {
        FakeProvider broken = fake("search", SolverKind.HEURISTIC, (problem, context) -> {
            throw new IllegalStateException("numbers");
        });
        Solution solution = solve(
                PROBLEM,
                broken,
                fake("a", SolverKind.BASELINE, POOR),
                fake("b", SolverKind.BASELINE, FAIR),
                fake("c", SolverKind.BASELINE, FAIR));
        assertThat(calls).containsExactly("search", "a", "b", "c");
        assertThat(solution.message()).isEqualTo("by b");
        calls.clear();
        assertThatThrownBy(() -> solve(PROBLEM, broken))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("numbers");
    }

    @Test
    void onlyBaselines() {
        Solution solution = solve(PROBLEM, fake("a", SolverKind.BASELINE, FAIR), fake("b", SolverKind.BASELINE, POOR));
        assertThat(solution.message()).isEqualTo("by a");
        assertThat(solution.status()).isEqualTo(Status.FEASIBLE);
        PlacementProblem limited = PROBLEM.toBuilder()
                .limits(Limits.builder().maxImbalance(1.1).build())
                .build();
        Solution least = solve(limited, fake("a", SolverKind.BASELINE, POOR), fake("b", SolverKind.BASELINE, FAIR));
        assertThat(least.status()).isEqualTo(Status.VIOLATES_LIMITS);
        assertThat(least.message()).startsWith("by b; layer 0 has imbalance 1.200000");
    }

    @Test
    void anInfeasibleIncumbentIsNotHandedOn() {
        PlacementProblem limited = PROBLEM.toBuilder()
                .limits(Limits.builder().maxImbalance(1.1).build())
                .build();
        FakeProvider exact = fake("proof", SolverKind.EXACT, (problem, context) -> {
            assertThat(context.incumbent()).isNull();
            return EngineResult.of(BEST, EndedBy.PROOF);
        });
        assertThat(solve(limited, fake("a", SolverKind.BASELINE, POOR), exact).placement())
                .isEqualTo(BEST);
    }

    @Test
    void noneAble() {
        assertThatThrownBy(() -> solve(PROBLEM))
                .isInstanceOf(UnsupportedProblemException.class)
                .hasMessage("no solver that is present can take this problem: none is on the class path");
        assertThatThrownBy(() -> solve(
                        PROBLEM,
                        fake("a", SolverKind.HEURISTIC, BEST).unsupported("needs nodes"),
                        fake("b", SolverKind.EXACT, BEST).unsupported("at most 3 experts")))
                .isInstanceOf(UnsupportedProblemException.class)
                .hasMessageEndingWith("a: needs nodes; b: at most 3 experts");
    }

    @Test
    void unableSolversAreLeftOut() {
        Solution solution = solve(
                PROBLEM,
                fake("a", SolverKind.HEURISTIC, BEST).unsupported("needs nodes"),
                fake("b", SolverKind.HEURISTIC, FAIR));
        assertThat(solution.message()).isEqualTo("by b; left out a: needs nodes");
        assertThat(calls).containsExactly("b");
    }

    @Test
    void provedInfeasiblePropagates() {
        FakeProvider exact = fake("proof", SolverKind.EXACT, (problem, context) -> {
            throw new InfeasibleProblemException("infeasible: by search");
        });
        assertThatThrownBy(() -> solve(PROBLEM, fake("search", SolverKind.HEURISTIC, FAIR), exact))
                .isInstanceOf(InfeasibleProblemException.class)
                .hasMessage("infeasible: by search");
    }

    @Test
    void theCallersOwnErrorsPropagate() {
        SolveOptions wrong = SolveOptions.defaults().withIncumbent(placement(3, ints(2, 1), ints(0, 1, 2)));
        PlacementSolver auto =
                PlacementSolvers.of(fake("search", SolverKind.HEURISTIC, FAIR)).create("auto");
        assertThatThrownBy(() -> auto.solve(PROBLEM, wrong)).isInstanceOf(IllegalArgumentException.class);
        SolveOptions throwing = SolveOptions.defaults().withListener(event -> {
            throw new IllegalStateException("listener");
        });
        assertThatThrownBy(() -> auto.solve(PROBLEM, throwing)).hasMessage("listener");
        assertThat(calls).isEmpty();
    }
}

package io.moeplacement;

import static io.moeplacement.Problems.flat;
import static io.moeplacement.Problems.ints;
import static io.moeplacement.Problems.placement;
import static io.moeplacement.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moeplacement.spi.BoundProvider;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.FakeProvider;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.Support;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;

/** What a bound that was asked for does to a solve. */
class BoundedSolverTest {

    /** Splits into 6 and 6, which the simple bound proves best, or into 7 and 5. */
    private static final PlacementProblem PROBLEM = problem(
                    Problems.profile(1, new double[] {5, 4, 2, 1}).build(), flat(2))
            .objective(Objective.balance())
            .build();

    private static final Placement BEST = placement(4, ints(2, 2), ints(0, 3, 1, 2));
    private static final Placement WORSE = placement(4, ints(2, 2), ints(0, 2, 1, 3));

    /** Returns one bound, having told it. */
    private record FakeBound(double value, Support support, AtomicReference<SolveContext> asked)
            implements BoundProvider {

        FakeBound(double value) {
            this(value, Support.yes(), new AtomicReference<>());
        }

        @Override
        public String name() {
            return "fake-bound";
        }

        @Override
        public Support supports(PlacementProblem problem) {
            return support;
        }

        @Override
        public double bound(
                PlacementProblem problem, Placement known, SolveContext context, DoubleConsumer improvements) {
            asked.set(context);
            improvements.accept(value);
            return value;
        }
    }

    private static PlacementSolver solver(Placement placement, FakeBound bound, String name) {
        FakeProvider provider = new FakeProvider("fake", SolverKind.HEURISTIC)
                .engine((problem, context) -> EngineResult.of(placement, EndedBy.CONVERGENCE));
        return PlacementSolvers.of(provider)
                .withBounds(bound)
                .create(SolverConfig.builder().solver(name).bound("fake-bound").build());
    }

    @Test
    void theBetterBoundCounts() {
        Solution better = solver(WORSE, new FakeBound(1.1), "fake").solve(PROBLEM);
        assertThat(better.lowerBound()).isEqualTo(1.1);
        assertThat(better.status()).isEqualTo(Status.FEASIBLE);
        assertThat(better.endedBy()).isEqualTo(EndedBy.CONVERGENCE);
        Solution weak = solver(WORSE, new FakeBound(0.1), "fake").solve(PROBLEM);
        assertThat(weak.lowerBound()).isEqualTo(new LoadBounds(PROBLEM).objective());
        Solution none =
                solver(WORSE, new FakeBound(Double.NEGATIVE_INFINITY), "auto").solve(PROBLEM);
        assertThat(none.lowerBound()).isEqualTo(new LoadBounds(PROBLEM).objective());
    }

    @Test
    void aBoundThatMeetsTheValueIsAProof() {
        double value = new CostModel(PROBLEM).evaluate(WORSE).objectiveValue();
        for (String name : List.of("fake", "auto")) {
            Solution solution = solver(WORSE, new FakeBound(value), name).solve(PROBLEM);
            assertThat(solution.status()).isEqualTo(Status.OPTIMAL);
            assertThat(solution.endedBy()).isEqualTo(EndedBy.PROOF);
            assertThat(solution.gap()).isZero();
        }
    }

    @Test
    void nothingIsAskedOfABoundAfterAProof() {
        FakeBound bound = new FakeBound(0);
        assertThat(solver(BEST, bound, "fake").solve(PROBLEM).status()).isEqualTo(Status.OPTIMAL);
        assertThat(bound.asked).hasNullValue();
    }

    @Test
    void wrongBoundsAreContractErrors() {
        assertThatThrownBy(() -> solver(WORSE, new FakeBound(1.5), "fake").solve(PROBLEM))
                .isInstanceOf(SolverContractException.class)
                .hasMessageStartingWith(
                        "bound fake-bound reports 1.5, but the placement of solver fake has the value 1.1");
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> solver(WORSE, new FakeBound(bad), "fake").solve(PROBLEM))
                    .isInstanceOf(SolverContractException.class)
                    .hasMessage("bound fake-bound reports " + bad);
        }
    }

    @Test
    void problemsOutsideItsReachAreRefused() {
        FakeBound bound = new FakeBound(0, Support.no("size"), new AtomicReference<>());
        assertThatThrownBy(() -> solver(WORSE, bound, "auto").solve(PROBLEM))
                .isInstanceOf(UnsupportedProblemException.class)
                .hasMessage("bound fake-bound cannot take this problem: size");
    }

    @Test
    void theSolverGetsHalfOfTheDeadlineAndTheBoundTheRest() {
        AtomicLong clock = new AtomicLong();
        AtomicReference<Duration> solverTime = new AtomicReference<>();
        FakeBound bound = new FakeBound(1);
        PlacementSolver solver = PlacementSolvers.of(
                        new FakeProvider("fake", SolverKind.HEURISTIC).engine((problem, context) -> {
                            solverTime.set(context.remaining());
                            clock.addAndGet(3_000);
                            return EngineResult.of(WORSE, EndedBy.CONVERGENCE);
                        }))
                .withBounds(bound)
                .create(SolverConfig.builder()
                        .solver("fake")
                        .bound("fake-bound")
                        .build());
        List<ProgressEvent> events = new ArrayList<>();

        Solution solution = solver.solve(
                PROBLEM,
                SolveOptions.defaults()
                        .withDeadline(Duration.ofNanos(10_000))
                        .withNanoClock(clock::get)
                        .withListener(events::add));

        assertThat(solverTime.get()).isEqualTo(Duration.ofNanos(5_000));
        assertThat(java.util.Objects.requireNonNull(bound.asked.get()).remaining())
                .isEqualTo(Duration.ofNanos(7_000));
        assertThat(solution.elapsed()).isEqualTo(Duration.ofNanos(3_000));
        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Started", "Improved", "Finished");
        assertThat(events.get(1)).isInstanceOfSatisfying(ProgressEvent.Improved.class, improved -> {
            assertThat(improved.value()).isEqualTo(solution.value());
            assertThat(improved.lowerBound()).isEqualTo(1.0);
        });
        assertThat(events.get(2)).isEqualTo(new ProgressEvent.Finished("fake", solution));
    }

    @Test
    void namesAreChecked() {
        PlacementSolvers solvers = PlacementSolvers.of(new FakeProvider("fake", SolverKind.HEURISTIC))
                .withBounds(new FakeBound(0));
        assertThat(solvers.boundNames()).containsExactly("simple", "fake-bound");
        assertThat(solvers.create(SolverConfig.builder().bound("simple").build())
                        .name())
                .isEqualTo("auto");
        Properties properties = new Properties();
        properties.setProperty("placement.bound", "fakebound");
        assertThatThrownBy(() -> solvers.create(
                        SolverConfig.builder().systemProperties(properties).build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "no bound is named (fakebound) (placement.bound from system properties); known are"
                                + " simple, fake-bound; nearest is fake-bound.");
        assertThatThrownBy(() -> solvers.withBounds(new FakeBound(0), new FakeBound(1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("two bounds are named (fake-bound)");
    }
}

package io.moeplacement.examples.servingloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moeplacement.Hardware;
import io.moeplacement.MigrationPlan;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.Replan;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.SolverKind;
import io.moeplacement.Topology;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlLoopTest {

    private static final int DEVICES = 4;

    private final LiveStatistics statistics = new LiveStatistics(2, 16, 2, 0.5);
    private final SimulatedEngine engine = new SimulatedEngine(2, 16, DEVICES, 20, 3);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PlanningMetrics metrics = new PlanningMetrics(registry);

    private ControlLoop loop(PlacementSolver solver, ExpertEngine target) {
        ExpertPlanner planner =
                ExpertPlanner.of(solver, Topology.of(1, DEVICES, Hardware.H100), Replan.whereItPays(100_000));
        return new ControlLoop(statistics, planner, target, metrics);
    }

    @Test
    void migratesAndCounts() {
        try (ControlLoop loop = loop(PlacementSolvers.load(), engine)) {
            assertTrue(loop.runWindow().isEmpty(), "no traffic, nothing to decide");
            engine.serveWindow(statistics);
            ExpertPlanner.Decision decision = loop.runWindow().orElseThrow();
            assertEquals(decision.migration().target(), engine.placement());
            assertEquals(1, metrics.windowsMoved());
            assertEquals(decision.migration().moves(), metrics.slotsMoved());
            assertEquals(1, registry.get("placement.solve").tag("solver", "heuristic").timer().count());
            assertEquals(
                    decision.solution().metrics().imbalance().mean(),
                    registry.get("placement.imbalance").gauge().value());
        }
        assertTrue(loopAfterClose().runWindow().isEmpty());
    }

    private ControlLoop loopAfterClose() {
        ControlLoop closed = loop(PlacementSolvers.load(), engine);
        closed.close();
        engine.serveWindow(statistics);
        return closed;
    }

    @Test
    void failureIsCountedAndTheNextWindowRuns() {
        AtomicInteger calls = new AtomicInteger();
        PlacementSolver solver = PlacementSolvers.load();
        PlacementSolver failsOnce = solvedBy(solver, (problem, options) -> {
            if (calls.getAndIncrement() == 0) {
                throw new IllegalStateException("first solve");
            }
            return solver.solve(problem, options);
        });
        try (ControlLoop loop = loop(failsOnce, engine)) {
            Placement before = engine.placement();
            engine.serveWindow(statistics);
            assertTrue(loop.runWindow().isEmpty());
            assertEquals(before, engine.placement());
            engine.serveWindow(statistics);
            assertTrue(loop.runWindow().isPresent());
        }
        assertEquals(1, metrics.windowsFailed());
    }

    @Test
    void shutdownStopsARunningSolveAndLeavesNoThread() throws InterruptedException {
        CountDownLatch solving = new CountDownLatch(1);
        PlacementSolver solver = PlacementSolvers.load();
        PlacementSolver endless = solvedBy(solver, (problem, options) -> {
            solving.countDown();
            while (!options.cancellation().isCancelled()) {
                Thread.onSpinWait();
            }
            return solver.solve(problem, options);
        });
        Placement before = engine.placement();
        ControlLoop loop = loop(endless, engine);
        engine.serveWindow(statistics);
        loop.start(Duration.ofMillis(1));
        solving.await();
        loop.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("expert-control-loop")) {
                thread.join(10_000);
                assertFalse(thread.isAlive());
            }
        }
        assertEquals(before, engine.placement(), "no wave begins after the shutdown");
    }

    @Test
    void shutdownBetweenWavesLeavesEveryExpertServed() {
        AtomicInteger applied = new AtomicInteger();
        ControlLoop[] loop = new ControlLoop[1];
        ExpertEngine closing = new ExpertEngine() {
            @Override
            public Placement placement() {
                return engine.placement();
            }

            @Override
            public void apply(MigrationPlan.Wave wave) {
                engine.apply(wave);
                applied.incrementAndGet();
                loop[0].close();
            }
        };
        loop[0] = loop(PlacementSolvers.load(), closing);
        engine.serveWindow(statistics);
        ExpertPlanner.Decision decision = loop[0].runWindow().orElseThrow();
        assertTrue(decision.migration().waves().size() > 1, "the test needs a migration of several waves");
        assertEquals(1, applied.get());
        assertEquals(16, engine.placement().experts());
    }

    /** A solver that does something else and is called the same. */
    private static PlacementSolver solvedBy(PlacementSolver named, Solve solve) {
        return new PlacementSolver() {
            @Override
            public String name() {
                return named.name();
            }

            @Override
            public SolverKind kind() {
                return named.kind();
            }

            @Override
            public Solution solve(PlacementProblem problem, SolveOptions options) {
                return solve.solve(problem, options);
            }
        };
    }

    private interface Solve {
        Solution solve(PlacementProblem problem, SolveOptions options);
    }
}

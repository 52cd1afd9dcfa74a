package io.moeplacement;

import static io.moeplacement.Problems.flat;
import static io.moeplacement.Problems.ints;
import static io.moeplacement.Problems.placement;
import static io.moeplacement.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.FakeProvider;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Interruption, and several threads on one solver. */
@NullUnmarked
class SolverThreadsTest {

    private static final RoutingProfile LOADS = RoutingProfile.builder(ints(7), 4)
            .loads(new double[][] {{3, 3, 1, 1}})
            .build();

    private static PlacementProblem.Builder balance() {
        return problem(LOADS, flat(2)).objective(Objective.balance());
    }

    private static final Placement GOOD = placement(4, ints(2, 2), ints(0, 2, 1, 3));

    private static PlacementSolver solver(SolverKind kind, SolverEngine engine) {
        return PlacementSolvers.of(new FakeProvider("liar", kind).engine(engine))
                .create("liar");
    }

    @Test
    void interruptionIsSeenByTheEngineAndItsWorkers() throws Exception {
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            PlacementSolver solver = solver(SolverKind.HEURISTIC, (problem, context) -> {
                assertThat(onWorker(worker, context)).isFalse();
                Thread.currentThread().interrupt();
                assertThat(context.shouldStop()).isTrue();
                assertThat(Thread.interrupted()).isTrue();
                Thread caller = Thread.currentThread();
                Future<Boolean> seen = worker.submit(() -> {
                    caller.interrupt();
                    return context.shouldStop();
                });
                while (!seen.isDone()) {
                    Thread.onSpinWait();
                }
                assertThat(seen).isDone();
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return EngineResult.of(GOOD, context.stopReason()).withMessage(String.valueOf(resultOf(seen)));
            });
            Solution solution = solver.solve(balance().build());
            assertThat(Thread.interrupted())
                    .as("the flag is the caller's to clear")
                    .isTrue();
            assertThat(solution.endedBy()).isEqualTo(EndedBy.CANCELLED);
            assertThat(solution.message()).isEqualTo("true");
        } finally {
            worker.shutdownNow();
        }
    }

    private static boolean onWorker(ExecutorService worker, SolveContext context) {
        return resultOf(worker.submit(context::shouldStop));
    }

    private static boolean resultOf(Future<Boolean> future) {
        boolean interrupted = Thread.interrupted();
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void eightThreadsAtOnceOnOneSolver() throws Exception {
        PlacementSolver solver = PlacementSolvers.of(
                        new FakeProvider("base", SolverKind.BASELINE), new FakeProvider("search", SolverKind.HEURISTIC))
                .create("auto");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(8);
        try {
            List<Future<Solution>> futures = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Callable<Solution> call = () -> {
                    start.countDown();
                    start.await();
                    Solution last = null;
                    for (int round = 0; round < 50; round++) {
                        last = solver.solve(balance().build());
                    }
                    return last;
                };
                futures.add(threads.submit(call));
            }
            Solution first = futures.get(0).get();
            for (Future<Solution> future : futures) {
                assertThat(future.get().placement()).isEqualTo(first.placement());
                assertThat(future.get().evaluation()).isEqualTo(first.evaluation());
            }
        } finally {
            threads.shutdownNow();
        }
    }
}

package io.moeplacement.ilp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.Cancellation;
import io.moeplacement.EndedBy;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.ilp.programme.ProgrammeRunner;
import io.moeplacement.testkit.PlacementSolverContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a programme that ojAlgo cannot finish: on time, with the incumbent, and at most one thread behind. */
class IlpStopTest {

    /** 128 binaries, 896 variables: more than ojAlgo finishes in a minute. */
    private static final PlacementProblem HARD = Tiny.plain(Objective.locality(), 4, 8, 4, 14);

    private static final SolveOptions LONG = SolveOptions.defaults().withDeadline(Duration.ofMinutes(5));

    /** Far below the deadlines of {@link #LONG} and below what ojAlgo takes; the setting is the testkit's. */
    private static final long LATE_MILLIS = Long.getLong(PlacementSolverContract.SLACK_PROPERTY, 5000);

    @Test
    void comesBackAtTheDeadline() {
        PlacementSolver solver = IlpDifferentialTest.solver("off");
        solver.solve(HARD, LONG.withDeadline(Duration.ofMillis(100)));
        for (int millis : new int[] {50, 300, 1500}) {
            long start = System.nanoTime();
            Solution solution = solver.solve(HARD, LONG.withDeadline(Duration.ofMillis(millis)));
            assertThat(sinceMillis(start)).isLessThanOrEqualTo(millis + LATE_MILLIS);
            assertThat(solution.isFeasible()).isTrue();
            assertThat(solution.endedBy()).isEqualTo(EndedBy.DEADLINE);
            assertThat(solution.engineClaim()).isNotEqualTo("OPTIMAL");
        }
    }

    @Test
    void comesBackWhenCancelled() throws InterruptedException {
        Cancellation cancellation = new Cancellation();
        Running running = new Running(LONG.withCancellation(cancellation));
        Thread.sleep(500);
        long start = System.nanoTime();
        cancellation.cancel();
        Solution solution = running.join();
        assertThat(sinceMillis(start)).isLessThanOrEqualTo(LATE_MILLIS);
        assertThat(solution.endedBy()).isEqualTo(EndedBy.CANCELLED);
        assertThat(solution.isFeasible()).isTrue();
    }

    @Test
    void comesBackWhenInterruptedAndStaysInterrupted() throws InterruptedException {
        Running running = new Running(LONG);
        Thread.sleep(500);
        long start = System.nanoTime();
        running.thread.interrupt();
        Solution solution = running.join();
        assertThat(sinceMillis(start)).isLessThanOrEqualTo(LATE_MILLIS);
        assertThat(solution.endedBy()).isEqualTo(EndedBy.CANCELLED);
        assertThat(running.interruptKept).isTrue();
    }

    /** Long: it waits until ojAlgo has heeded the stop of all solves before. */
    @Test
    @Tag("long")
    void atMostOneThreadLingersPerSolver() throws InterruptedException {
        awaitNoThreads();
        PlacementSolver solver = IlpDifferentialTest.solver("off");
        PlacementProblem large = Tiny.plain(Objective.locality(), 2, 37, 4, 15);
        for (int i = 0; i < 8; i++) {
            Solution solution = solver.solve(large, LONG.withDeadline(Duration.ofMillis(150)));
            assertThat(solution.isFeasible()).isTrue();
            assertThat(threads()).isLessThanOrEqualTo(1);
        }
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread caller = new Thread(() -> solver.solve(HARD, LONG.withDeadline(Duration.ofMillis(300))));
            caller.start();
            callers.add(caller);
        }
        Thread.sleep(150);
        assertThat(threads()).isLessThanOrEqualTo(1);
        for (Thread caller : callers) {
            caller.join();
        }
        long start = System.nanoTime();
        awaitNoThreads();
        assertThat(sinceMillis(start)).as("ojAlgo heeds the stop").isLessThan(20_000);
    }

    private static void awaitNoThreads() throws InterruptedException {
        for (int i = 0; i < 3000 && threads() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(threads()).isZero();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(ProgrammeRunner.THREAD_NAME))
                .peek(thread -> assertThat(thread.isDaemon()).isTrue())
                .count();
    }

    private static long sinceMillis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** A solve on a thread of its own. */
    private static final class Running {

        private final AtomicReference<Solution> solution = new AtomicReference<>();
        private volatile boolean interruptKept;
        private final Thread thread;

        Running(SolveOptions options) {
            this.thread = new Thread(() -> {
                solution.set(IlpDifferentialTest.solver("off").solve(HARD, options));
                interruptKept = Thread.currentThread().isInterrupted();
            });
            thread.start();
        }

        Solution join() throws InterruptedException {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
            return Objects.requireNonNull(solution.get());
        }
    }
}

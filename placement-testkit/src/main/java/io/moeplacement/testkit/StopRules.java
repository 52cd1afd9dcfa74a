package io.moeplacement.testkit;

import io.moeplacement.Cancellation;
import io.moeplacement.EndedBy;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Rules 106 to 110: a solve ends when it should, and always with a placement. */
final class StopRules {

    private static final long STEP_NANOS = 1_000_000;
    private static final int FAKE_STEPS = 200;
    private static final Duration REAL_DEADLINE = Duration.ofMillis(150);
    private static final long HEAD_START_MILLIS = 50;

    private StopRules() {}

    static void fakeDeadline(Trial trial) {
        for (int steps : new int[] {0, FAKE_STEPS}) {
            SolveOptions options = unlimited(trial)
                    .withDeadline(Duration.ofNanos(steps * STEP_NANOS))
                    .withNanoClock(new SteppingClock(STEP_NANOS));
            Solution solution = new Watched(trial, options).await("a deadline of " + steps + " clock readings");
            trial.requireHonest(trial.problem(), solution);
            trial.require(
                    solution.endedBy() != EndedBy.CANCELLED && solution.endedBy() != EndedBy.ITERATIONS,
                    "the solution names a wrong end",
                    "DEADLINE, or PROOF or CONVERGENCE",
                    solution.endedBy());
        }
    }

    static void realDeadline(Trial trial) {
        SolveOptions options = unlimited(trial).withDeadline(REAL_DEADLINE);
        trial.requireHonest(
                trial.problem(),
                new Watched(trial, options).await("a deadline of " + REAL_DEADLINE.toMillis() + " ms"));
    }

    static void cancelledBefore(Trial trial) {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        SolveOptions options = unlimited(trial).withCancellation(cancellation);
        trial.requireHonest(trial.problem(), new Watched(trial, options).await("a cancellation before the start"));
    }

    static void cancelledDuring(Trial trial) {
        Cancellation cancellation = new Cancellation();
        Watched solve = new Watched(trial, unlimited(trial).withCancellation(cancellation));
        boolean running = solve.giveHeadStart();
        cancellation.cancel();
        trial.requireHonest(trial.problem(), solve.await("a cancellation"));
        if (!running) {
            throw new SkippedCase("the solve was done within " + HEAD_START_MILLIS + " ms, nothing to stop");
        }
    }

    static void interrupted(Trial trial) {
        Watched before = new Watched(trial, unlimited(trial), true);
        trial.requireHonest(trial.problem(), before.await("an interrupt before the start"));
        before.requireInterruptKept();

        Watched during = new Watched(trial, unlimited(trial), false);
        boolean running = during.giveHeadStart();
        during.interrupt();
        trial.requireHonest(trial.problem(), during.await("an interrupt"));
        if (running) {
            during.requireInterruptKept();
        }
    }

    /** Only the stop in question ends the solve. */
    private static SolveOptions unlimited(Trial trial) {
        return trial.options().withIterations(Long.MAX_VALUE).withDeadline(Duration.ofHours(1));
    }

    /** A solve on a thread of its own, so that one that never ends fails the rule instead of the build. */
    private static final class Watched {

        private final Trial trial;
        private final Thread thread;
        private final FutureTask<Solution> task;
        private final CountDownLatch started = new CountDownLatch(1);
        private final AtomicBoolean interruptKept = new AtomicBoolean();

        Watched(Trial trial, SolveOptions options) {
            this(trial, options, false);
        }

        Watched(Trial trial, SolveOptions options, boolean interruptFirst) {
            this.trial = trial;
            this.task = new FutureTask<>(() -> {
                if (interruptFirst) {
                    Thread.currentThread().interrupt();
                }
                started.countDown();
                Solution solution = trial.solve(trial.problem(), options);
                interruptKept.set(Thread.currentThread().isInterrupted());
                return solution;
            });
            this.thread = new Thread(task, "contract-rule-" + trial.rule().number());
            thread.setDaemon(true);
            thread.start();
        }

        /** Waits a little; whether the solve is still running then. */
        boolean giveHeadStart() {
            try {
                started.await();
                task.get(HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // Still running, as wished.
            } catch (ExecutionException e) {
                // await() reports it.
            } catch (InterruptedException e) {
                throw interruptedHere(e);
            }
            return !task.isDone();
        }

        void interrupt() {
            thread.interrupt();
        }

        Solution await(String stop) {
            try {
                return task.get(trial.slack().plus(REAL_DEADLINE).toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                thread.interrupt();
                throw new BrokenRule(trial.facts("the solve goes on after " + stop)
                        .and("expected", "a solution within " + trial.slack().toMillis() + " ms of it")
                        .and("but was", "still running"));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof SkippedCase skip) {
                    throw skip;
                }
                throw new BrokenRule(
                        trial.facts("the solve fails instead of giving its best after " + stop)
                                .and("expected", "a solution")
                                .and("but was", e.getCause()),
                        e);
            } catch (InterruptedException e) {
                throw interruptedHere(e);
            }
        }

        void requireInterruptKept() {
            trial.require(
                    interruptKept.get(),
                    "the solver swallowed the interrupt",
                    "the thread still interrupted after the solve",
                    "not interrupted");
        }

        private static IllegalStateException interruptedHere(InterruptedException e) {
            Thread.currentThread().interrupt();
            return new IllegalStateException("interrupted while waiting for a solve", e);
        }
    }
}

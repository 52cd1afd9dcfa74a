package io.moeplacement.ilp.programme;

import io.moeplacement.spi.SolveContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets ojAlgo work on a programme on a daemon thread of its own, one at a time per solver object, so that the caller gets
 * away on time whatever ojAlgo does. A thread that does not heed a stop lingers and keeps the turn: meanwhile other solves
 * wait for it, within their own deadlines. Thread-safe.
 */
public final class ProgrammeRunner {

    /** Name of the threads on which ojAlgo runs. */
    public static final String THREAD_NAME = "moe-placement-ilp";

    private static final long POLL_MILLIS = 5;
    /** How long ojAlgo may take to hand out its best after it was told to stop. */
    private static final long GRACE_MILLIS = 60;

    private final Semaphore turn = new Semaphore(1);
    private final int workers;
    /** The thread of the last turn; it may still be on its way out. Written by who has the turn. */
    private volatile @Nullable Thread last;

    /** A runner with a number of workers for ojAlgo. */
    public ProgrammeRunner(int workers) {
        this.workers = workers;
    }

    /**
     * What came of a programme.
     *
     * @param claim the state ojAlgo reports; null when it did not come to an end
     * @param deviceOf its assignment of the programme's layers as {@link PlacementProgramme#read} gives it, unchecked; null without one
     * @param note what went wrong; empty when nothing did
     */
    public record Outcome(@Nullable String claim, int @Nullable [][] deviceOf, String note) {

        static Outcome nothing(String note) {
            return new Outcome(null, null, note);
        }
    }

    /**
     * Builds and minimises a programme.
     *
     * @param fromStart whether the programme has a start
     * @param budget own time limit, within the caller's
     */
    public Outcome run(Supplier<PlacementProgramme> builder, boolean fromStart, SolveContext context, Duration budget) {
        Duration end = context.elapsed().plus(budget);
        try {
            while (!turn.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (context.shouldStop() || context.elapsed().compareTo(end) > 0) {
                    return Outcome.nothing("another programme of this solver was still running, so none was started");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.nothing("");
        }
        awaitLast();
        Task task = new Task(builder, fromStart, end.minus(context.elapsed()));
        start(task);
        return await(task, context, end);
    }

    /** Waits for a thread that has given back its turn to be gone: a matter of microseconds. */
    private void awaitLast() {
        Thread previous = last;
        while (previous != null && previous.isAlive()) {
            Thread.onSpinWait();
        }
    }

    private void start(Task task) {
        boolean started = false;
        try {
            Thread thread = new Thread(
                    () -> {
                        try {
                            ConsoleGate.silently(task);
                        } finally {
                            turn.release();
                            task.done.countDown();
                        }
                    },
                    THREAD_NAME);
            thread.setDaemon(true);
            last = thread;
            thread.start();
            started = true;
        } finally {
            if (!started) {
                turn.release();
            }
        }
    }

    private static Outcome await(Task task, SolveContext context, Duration end) {
        try {
            while (!task.done.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (context.shouldStop() || context.elapsed().compareTo(end) > 0) {
                    task.abort();
                    if (!task.done.await(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                        return Outcome.nothing("ojAlgo did not stop in time");
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            task.abort();
            return Outcome.nothing("");
        }
        return task.outcome;
    }

    /** Builds, solves and reads one programme; runs on the daemon thread. */
    private final class Task implements Runnable {

        private final Supplier<PlacementProgramme> builder;
        private final boolean fromStart;
        private final Duration budget;
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile @Nullable Programme programme;
        private volatile boolean aborted;
        private volatile Outcome outcome = Outcome.nothing("");

        Task(Supplier<PlacementProgramme> builder, boolean fromStart, Duration budget) {
            this.builder = builder;
            this.fromStart = fromStart;
            this.budget = budget;
        }

        void abort() {
            aborted = true;
            Programme running = programme;
            if (running != null) {
                running.abort();
            }
        }

        @Override
        @SuppressWarnings("CatchAndPrintStackTrace") // nothing is printed: the note reaches the caller
        public void run() {
            try {
                PlacementProgramme built = builder.get();
                programme = built.programme();
                if (aborted) {
                    return;
                }
                Programme.Answer answer = built.programme().minimise(fromStart, workers, budget);
                double[] values = answer.values();
                outcome = new Outcome(answer.claim(), values == null ? null : built.read(values), "");
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                outcome = Outcome.nothing("ojAlgo failed: " + e);
            }
        }
    }
}

package io.moeplacement.heuristic.search;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs numbered tasks on the calling thread and a few helpers. Which thread runs which task is left to chance, so tasks
 * share nothing that they change; results are then the same on any number of threads.
 *
 * <p>Helpers are daemon threads made by the constructor and ended by {@link #close()}, which waits for them. The caller's
 * interrupt flag is never cleared, not even for a moment: tasks may watch it. Not thread-safe.
 */
public final class Workers implements AutoCloseable {

    /** Tasks of one call; each thread takes the next number until none is left. */
    private static final class Round {

        private final int count;
        private final IntConsumer task;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger open;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final Thread caller = Thread.currentThread();

        Round(int count, IntConsumer task) {
            this.count = count;
            this.task = task;
            this.open = new AtomicInteger(count);
        }

        void work() {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try {
                    if (failure.get() == null) {
                        task.accept(i);
                    }
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    if (open.decrementAndGet() == 0) {
                        LockSupport.unpark(caller);
                    }
                }
            }
        }

        void await() {
            while (open.get() > 0) {
                if (Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait(); // parking would return at once; the tasks see the flag and end soon
                } else {
                    LockSupport.park(this);
                }
            }
        }
    }

    private final List<Thread> helpers = new ArrayList<>();
    private volatile @Nullable Round round;
    private volatile boolean closed;

    /**
     * Workers for one search.
     *
     * @param threads threads in all, the caller's among them, at least 1
     * @param mostTasks tasks that a call will have at most; more threads than these are not made
     */
    public Workers(int threads, int mostTasks) {
        for (int i = 1; i < Math.min(threads, mostTasks); i++) {
            Thread helper = new Thread(this::help, "moe-placement-heuristic-" + i);
            helper.setDaemon(true);
            helper.start();
            helpers.add(helper);
        }
    }

    /**
     * Runs {@code task} for 0..count-1 and returns when all have ended. When one fails, those not yet begun are left out
     * and the failure is thrown here.
     */
    public void forEach(int count, IntConsumer task) {
        Round mine = new Round(count, task);
        if (count > 1 && !helpers.isEmpty()) {
            round = mine;
            helpers.forEach(LockSupport::unpark);
        }
        mine.work();
        mine.await();
        Throwable failure = mine.failure.get();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void help() {
        Round done = null;
        while (!closed) {
            Round current = round;
            if (current == null || current == done) {
                LockSupport.park(this);
            } else {
                current.work();
                done = current;
            }
        }
    }

    /** Ends the helpers and waits until they are gone. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

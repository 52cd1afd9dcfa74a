package io.moeplacement.ilp.path;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs independent items on the caller's thread and some more. Items write to places of their own, so order is nothing. */
final class Lanes implements AutoCloseable {

    /** What is done with one item, by a worker that belongs to one thread. */
    interface Task<W> {
        void run(W worker, int item);
    }

    private final int threads;
    private final @Nullable ExecutorService helpers;

    Lanes(int threads) {
        this.threads = threads;
        this.helpers = threads == 1 ? null : Executors.newFixedThreadPool(threads - 1, Lanes::helper);
    }

    private static Thread helper(Runnable work) {
        Thread thread = new Thread(work, "partition-path");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Runs all items.
     *
     * @param workers makes the worker of each thread
     * @param stop asked before each item, on any thread
     * @return whether all items were run
     */
    <W> boolean run(int items, Supplier<W> workers, BooleanSupplier stop, Task<W> task) {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Runnable lane = () -> {
            W worker = null;
            for (int item = next.getAndIncrement();
                    item < items && !stop.getAsBoolean();
                    item = next.getAndIncrement()) {
                worker = worker == null ? workers.get() : worker;
                task.run(worker, item);
                done.incrementAndGet();
            }
        };
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, items) && helpers != null; i++) {
            others.add(CompletableFuture.runAsync(lane, helpers));
        }
        lane.run();
        try {
            others.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        return done.get() == items;
    }

    @Override
    public void close() {
        if (helpers != null) {
            helpers.shutdown();
        }
    }
}

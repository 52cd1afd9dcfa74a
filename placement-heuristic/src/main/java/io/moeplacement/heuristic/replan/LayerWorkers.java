package io.moeplacement.heuristic.replan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does something to each layer on a number of threads, of which the caller's is one when there is just one. Threads end with
 * {@link #close()}; what runs on them is expected to ask its context when to stop.
 */
final class LayerWorkers implements AutoCloseable {

    private final @Nullable ExecutorService executor;

    LayerWorkers(int threads) {
        this.executor = threads < 2
                ? null
                : Executors.newFixedThreadPool(threads, work -> {
                    Thread thread = new Thread(work, "placement-replan");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Returns when all are done; an interrupt of the caller is left to the context to notice. */
    void forEach(List<LayerSearch> layers, Consumer<LayerSearch> work) {
        ExecutorService threads = executor;
        if (threads == null) {
            layers.forEach(work);
            return;
        }
        List<Future<?>> open = new ArrayList<>();
        layers.forEach(layer -> open.add(threads.submit(() -> work.accept(layer))));
        boolean interrupted = false;
        for (Future<?> future : open) {
            interrupted |= await(future);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits through interrupts; returns whether there was one. */
    private static boolean await(Future<?> future) {
        boolean interrupted = false;
        while (true) {
            try {
                future.get();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException("re-planning a layer failed", e.getCause());
            }
        }
    }

    @Override
    public void close() {
        if (executor != null) {
            executor.shutdown();
        }
    }
}

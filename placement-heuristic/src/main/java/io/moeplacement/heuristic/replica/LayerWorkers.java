package io.moeplacement.heuristic.replica;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Runs layers on the calling thread and some more, which live until {@link #close}. Which thread takes which layer is open,
 * so a layer's work must not depend on it. The calling thread waits for all, even when interrupted: workers see that
 * through the solve's context. Not thread-safe.
 */
final class LayerWorkers implements AutoCloseable {

    private final int extra;
    private final ExecutorService pool;

    /** @param threads threads in all, at least 1 */
    LayerWorkers(int threads) {
        this.extra = threads - 1;
        this.pool = Executors.newFixedThreadPool(Math.max(1, extra), task -> {
            Thread thread = new Thread(task, "placement-heuristic-layers");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Does the work for 0..count-1 and returns when all is done; throws what the work threw, from
     * another thread as the cause of a {@link java.util.concurrent.CompletionException}. */
    void forEach(int count, IntConsumer work) {
        AtomicInteger next = new AtomicInteger();
        Runnable loop = () -> {
            for (int item = next.getAndIncrement(); item < count; item = next.getAndIncrement()) {
                work.accept(item);
            }
        };
        CompletableFuture<?>[] others = new CompletableFuture<?>[Math.min(extra, Math.max(0, count - 1))];
        for (int i = 0; i < others.length; i++) {
            others[i] = CompletableFuture.runAsync(loop, pool);
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(others);
        try {
            loop.run();
        } finally {
            next.set(count);
            all.handle((done, failure) -> failure).join();
        }
        all.join();
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}

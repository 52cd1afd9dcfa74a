package io.moeplacement.cli;

import io.moeplacement.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: a running solve is asked to stop, and the process stays alive until its best placement is written.
 *
 * <p>The virtual machine ends the process as soon as its shutdown hooks are through, so the hook waits for the thread
 * that writes, but only when there is something to write. Thread-safe.
 */
final class Interruption {

    private static final long PATIENCE_SECONDS = 20;

    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch written = new CountDownLatch(1);
    private volatile boolean resultsExpected;

    /** The switch that solvers watch. */
    Cancellation cancellation() {
        return cancellation;
    }

    /** From here on an interrupted command still has results to write. */
    void expectResults() {
        resultsExpected = true;
    }

    /** Everything is written. */
    void finish() {
        written.countDown();
    }

    /** The shutdown hook; harmless after {@link #finish()}. */
    void onShutdown() {
        cancellation.cancel();
        if (resultsExpected) {
            try {
                boolean unused = written.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

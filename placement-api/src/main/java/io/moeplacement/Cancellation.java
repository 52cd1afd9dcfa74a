package io.moeplacement;

/**
 * A switch that asks a running solve to stop and return the best placement so far. Thread-safe; once switched it stays
 * so.
 */
public final class Cancellation {

    private volatile boolean cancelled;

    /** A switch that is off. */
    public Cancellation() {}

    /** Asks to stop. */
    public void cancel() {
        cancelled = true;
    }

    /** Whether stopping was asked for. */
    public boolean isCancelled() {
        return cancelled;
    }
}

package io.moeplacement;

/**
 * Receives the events of a solve, on the thread that solves or on a thread of the solver. Must be quick and must not
 * throw; an exception ends the solve and reaches its caller.
 */
@FunctionalInterface
public interface ProgressListener {

    /** One event. */
    void onProgress(ProgressEvent event);

    /** A listener that ignores everything. */
    static ProgressListener none() {
        return event -> {};
    }
}

package io.moeplacement.runtime.buffer;

import java.util.Arrays;

/** How long a device waits for the copies of a batch. Not thread-safe. */
final class CopyTimeline {

    private final CopyOverlap overlap;
    private final double copySeconds;
    /** When each copy that an expert waits for is there, and when each expert has run, {@code [active]}. */
    private final double[] arrival;

    private final double[] ran;

    /**
     * A timeline for buffers of a device.
     *
     * @param copySeconds seconds of one copy over the host link
     * @param mostActive most experts of a batch
     */
    CopyTimeline(CopyOverlap overlap, double copySeconds, int mostActive) {
        this.overlap = overlap;
        this.copySeconds = copySeconds;
        this.arrival = new double[mostActive];
        this.ran = new double[mostActive];
    }

    /**
     * Seconds by which the copies of a buffer's last batch delay the end of its last expert.
     *
     * @param active the experts of that batch and their rows
     * @param secondsPerRow computation
     * @param window seconds of the all-to-all that brings the tokens
     */
    double stall(ExpertBuffer buffer, ActiveExperts active, double secondsPerRow, double window) {
        if (buffer.copies() == 0) {
            return 0;
        }
        return switch (overlap) {
            case NONE -> buffer.copies() * copySeconds;
            case ALL_TO_ALL -> {
                int early = early(buffer);
                yield Math.max(0, early * copySeconds - window) + (buffer.copies() - early) * copySeconds;
            }
            case COMPUTATION -> behindComputation(buffer, active, secondsPerRow, window);
        };
    }

    /** Copies that may begin before the tokens are there. */
    private static int early(ExpertBuffer buffer) {
        int early = 0;
        for (int copy = 0; copy < buffer.copies(); copy++) {
            if (buffer.copyWaitsFor(copy) < 0) {
                early++;
            }
        }
        return early;
    }

    /** Copies that can begin at once go first, the others follow as soon as their slot is free. */
    private double behindComputation(ExpertBuffer buffer, ActiveExperts active, double secondsPerRow, double window) {
        Arrays.fill(arrival, 0, active.count(), 0);
        double linkFree = 0;
        for (int copy = 0; copy < buffer.copies(); copy++) {
            if (buffer.copyWaitsFor(copy) < 0) {
                linkFree += copySeconds;
                arrival[buffer.copiedFor(copy)] = linkFree;
            }
        }
        double now = window;
        double computed = 0;
        int copy = 0;
        for (int i = 0; i < active.count(); i++) {
            if (copy < buffer.copies() && buffer.copiedFor(copy) == i) {
                int wait = buffer.copyWaitsFor(copy);
                if (wait >= 0) {
                    linkFree = Math.max(linkFree, ran[wait]) + copySeconds;
                    arrival[i] = linkFree;
                }
                copy++;
            }
            double seconds = active.rows(i) * secondsPerRow;
            now = Math.max(now, arrival[i]) + seconds;
            computed += seconds;
            ran[i] = now;
        }
        return Math.max(0, now - window - computed);
    }
}

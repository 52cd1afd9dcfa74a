package io.moeplacement.testkit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A nano-clock that goes on by a fixed step each time it is read, so that deadlines can be tested without waiting.
 * Thread-safe.
 */
public final class SteppingClock implements LongSupplier {

    private final long stepNanos;
    private final AtomicLong now = new AtomicLong();

    /** @param stepNanos nanoseconds from one reading to the next, at least 0 */
    public SteppingClock(long stepNanos) {
        if (stepNanos < 0) {
            throw new IllegalArgumentException("step (" + stepNanos + ") must not be negative");
        }
        this.stepNanos = stepNanos;
    }

    @Override
    public long getAsLong() {
        return now.addAndGet(stepNanos);
    }
}

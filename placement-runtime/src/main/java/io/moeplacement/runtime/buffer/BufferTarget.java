package io.moeplacement.runtime.buffer;

/**
 * What a buffer is asked to keep. Immutable.
 *
 * @param measure what is limited
 * @param most the largest value allowed, finite and at least 0; a miss rate at most 1
 */
public record BufferTarget(Measure measure, double most) {

    /** What a target limits. */
    public enum Measure {
        /** Misses per expert needed, over all devices, layers and steps; in 0..1. */
        MISS_RATE,
        /** The largest miss rate of any device; in 0..1. */
        WORST_MISS_RATE,
        /** Seconds by which copies lengthen the mean step. */
        STALL
    }

    /** @throws IllegalArgumentException when the limit is out of range */
    public BufferTarget {
        double largest = measure == Measure.STALL ? Double.MAX_VALUE : 1;
        if (!(most >= 0 && most <= largest)) {
            throw new IllegalArgumentException("target (" + most + ") of " + measure + " must be "
                    + (measure == Measure.STALL ? "finite and at least 0" : "in 0..1"));
        }
    }

    /** At most so many misses per expert needed, in 0..1. */
    public static BufferTarget missRate(double most) {
        return new BufferTarget(Measure.MISS_RATE, most);
    }

    /** At most so many seconds of waiting in the mean step. */
    public static BufferTarget stallSeconds(double most) {
        return new BufferTarget(Measure.STALL, most);
    }

    /** What is limited, as a buffer has it. */
    public double valueOf(BufferReport report) {
        return switch (measure) {
            case MISS_RATE -> report.missRate();
            case WORST_MISS_RATE -> report.worstDeviceMissRate();
            case STALL -> report.stallSeconds();
        };
    }

    /** Whether a buffer keeps it. */
    public boolean isMetBy(BufferReport report) {
        return valueOf(report) <= most;
    }
}

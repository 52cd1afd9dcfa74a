package io.moeplacement.runtime;

import org.HdrHistogram.Histogram;

/** Distribution of step times. Times are kept as parts of a bound that none exceeds, so that any unit fits. */
final class StepTimes {

    private static final int DIGITS = 3;

    /** Parts that the bound is divided into. */
    private static final long PARTS = 1L << 52;

    private final Histogram histogram = new Histogram(PARTS, DIGITS);
    private final double bound;
    private StepTime sum = StepTime.ZERO;
    private double secondsSum;
    private double max;

    /** @param bound seconds that no step takes longer than, above 0 */
    StepTimes(double bound) {
        this.bound = bound;
    }

    void add(StepTime time) {
        double seconds = time.seconds();
        histogram.recordValue(Math.min(PARTS, (long) (seconds / bound * PARTS)));
        sum = sum.plus(time);
        secondsSum += seconds;
        max = Math.max(max, seconds);
    }

    long steps() {
        return histogram.getTotalCount();
    }

    ReplayReport.StepSeconds summary() {
        long steps = steps();
        return new ReplayReport.StepSeconds(
                secondsSum / steps, percentile(50), percentile(95), percentile(99), max, sum.dividedBy(steps));
    }

    private double percentile(double percent) {
        double parts = histogram.getValueAtPercentile(percent);
        return Math.min(max, parts / PARTS * bound);
    }
}

package io.moeplacement.examples.servingloop;

import io.moeplacement.ProfileAccumulator;
import io.moeplacement.RoutingProfile;
import java.util.stream.IntStream;

/**
 * What the router did lately: counts of the newest window weigh most, older ones fade. Memory does not grow with time.
 *
 * <p>Thread-safe: serving threads record, the control loop reads.
 */
public final class LiveStatistics {

    private final ProfileAccumulator counts;
    private final double decay;
    private boolean recorded;

    /**
     * Empty statistics.
     *
     * @param decay weight that everything seen so far keeps from one window to the next, in 0..1
     */
    public LiveStatistics(int layers, int experts, int topK, double decay) {
        this.counts = ProfileAccumulator.ofLoads(IntStream.range(0, layers).toArray(), experts, topK);
        this.decay = decay;
    }

    /** Takes in what was counted for one layer since the last call, {@code [experts]}. */
    public synchronized void record(int layer, double[] tokensByExpert) {
        counts.addLoads(layer, tokensByExpert);
        recorded = true;
    }

    /** Whether anything was recorded since the last window ended. */
    public synchronized boolean hasNews() {
        return recorded;
    }

    /** The traffic so far as a profile; what has been recorded fades from now on. */
    public synchronized RoutingProfile endWindow() {
        RoutingProfile profile = counts.toProfile();
        counts.decay(decay);
        recorded = false;
        return profile;
    }
}

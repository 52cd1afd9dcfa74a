package io.moeplacement.runtime.buffer;

import org.jspecify.annotations.Nullable;

/**
 * How experts are buffered. Immutable.
 *
 * @param slots buffer slots of each device and layer, at least 1; a device with fewer experts of a layer holds them all
 * @param policy which expert leaves a full buffer
 * @param overlap what copies hide behind
 * @param hostBandwidth bytes per second from the memory of the host to one device, above 0
 * @param future the batches to come, for a policy that needs them; null when it needs none
 */
public record BufferOptions(
        int slots,
        EvictionPolicy policy,
        CopyOverlap overlap,
        double hostBandwidth,
        @Nullable ExpertUse future) {

    /**
     * Where nothing else is said: PCIe 5.0 x16 as in the data sheet of the H100 SXM (128 GB/s, that is 64 GB/s each way). A
     * copy from pinned memory reaches less; the paper measured 12 of the 16 GB/s of its PCIe 3.0.
     */
    public static final double DEFAULT_HOST_BANDWIDTH = 64e9;

    /** @throws IllegalArgumentException when a figure is outside its range or the policy lacks the future it needs */
    public BufferOptions {
        if (slots < 1) {
            throw new IllegalArgumentException("buffer slots (" + slots + ") must be at least 1");
        }
        if (!(hostBandwidth > 0) || hostBandwidth > Double.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "host bandwidth (" + hostBandwidth + " bytes/s) must be finite and above 0");
        }
        if (policy.needsFuture() && future == null) {
            throw new IllegalArgumentException(
                    "eviction policy (" + policy + ") needs the batches to come: record them as an ExpertUse first");
        }
    }

    /** LIFO that spares experts yet to run, copies during the all-to-all, over the default link. */
    public static BufferOptions of(int slots) {
        return new BufferOptions(
                slots, EvictionPolicy.LIFO_EXECUTED_FIRST, CopyOverlap.ALL_TO_ALL, DEFAULT_HOST_BANDWIDTH, null);
    }

    /** The same options with another number of slots. */
    public BufferOptions withSlots(int slots) {
        return new BufferOptions(slots, policy, overlap, hostBandwidth, future);
    }

    /** The same options with another policy that does not need the future. */
    public BufferOptions with(EvictionPolicy policy) {
        return new BufferOptions(slots, policy, overlap, hostBandwidth, null);
    }

    /** The same options with another policy, and the batches to come. */
    public BufferOptions with(EvictionPolicy policy, ExpertUse future) {
        return new BufferOptions(slots, policy, overlap, hostBandwidth, future);
    }

    /** The same options with copies over another link. */
    public BufferOptions with(CopyOverlap overlap, double hostBandwidth) {
        return new BufferOptions(slots, policy, overlap, hostBandwidth, future);
    }
}

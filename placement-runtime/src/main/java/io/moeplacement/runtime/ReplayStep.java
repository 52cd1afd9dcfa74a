package io.moeplacement.runtime;

import io.moeplacement.runtime.buffer.BufferStep;
import io.moeplacement.runtime.condensation.CondensationReport;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one step of a {@link Replay}. Arrays are the receiver's own.
 *
 * @param step number of the step, from 0
 * @param tokens tokens of the step
 * @param computeSeconds each device's computation, summed over layers, {@code [devices]}
 * @param linkBytes bytes from each device to each other one, summed over layers and directions, {@code [from * devices +
 *     to]}, diagonal 0
 * @param time what the step takes, part by part
 * @param imbalance mean over layers
 * @param worstImbalance largest of any layer
 * @param dropped assignments that found no room
 * @param padded rows without a token
 * @param techniques what the replay's techniques did
 */
public record ReplayStep(
        long step,
        int tokens,
        double[] computeSeconds,
        double[] linkBytes,
        StepTime time,
        double imbalance,
        double worstImbalance,
        long dropped,
        long padded,
        Techniques techniques) {

    /**
     * What techniques did in one step; null for those that were not asked for.
     *
     * @param buffers misses of expert buffers and what they cost
     * @param condensation which tokens were merged, and what that saved
     */
    public record Techniques(
            @Nullable BufferStep buffers, @Nullable CondensationReport condensation) {}

    /** Seconds of the slowest device of each layer, summed over layers. */
    public double computation() {
        return time.computation();
    }

    /** Seconds of all exchanges. */
    public double allToAll() {
        return time.allToAll();
    }

    /** The whole step, in seconds. */
    public double seconds() {
        return time.seconds();
    }
}

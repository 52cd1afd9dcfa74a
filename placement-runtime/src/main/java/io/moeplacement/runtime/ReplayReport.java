package io.moeplacement.runtime;

import io.moeplacement.Communication;
import io.moeplacement.runtime.buffer.BufferReport;
import io.moeplacement.runtime.condensation.CondensationReport;
import io.moeplacement.runtime.sequences.SequenceReport;
import org.jspecify.annotations.Nullable;

/**
 * What became of all tokens of a {@link Replay}.
 *
 * <p>Sums are over all steps. Means, percentiles and the worst are over steps of the full batch size; a shorter last step
 * counts among them only when it is the only one.
 *
 * @param tokens tokens replayed
 * @param steps steps, the last may be shorter than a batch
 * @param communication where tokens went between layers
 * @param locality share of transitions that stayed on their device, pooled over steps and layers; null without any
 * @param nodeLocality share of transitions that stayed in their node; null without any
 * @param fanOut distinct devices and nodes of a token, mean over tokens and layers
 * @param imbalance how unevenly devices were loaded
 * @param stepSeconds seconds of a step
 * @param bytes bytes sent, both ways where tokens return
 * @param assignments recorded (token, expert) assignments, dropped ones included
 * @param dropped assignments that found no room; 0 with dynamic gating
 * @param padded rows that were sent and computed without a token; 0 with dynamic gating
 * @param techniques what the replay's techniques did
 */
public record ReplayReport(
        long tokens,
        long steps,
        Communication communication,
        @Nullable Double locality,
        @Nullable Double nodeLocality,
        FanOut fanOut,
        Imbalance imbalance,
        StepSeconds stepSeconds,
        Bytes bytes,
        long assignments,
        long dropped,
        long padded,
        Techniques techniques) {

    /**
     * What techniques did over all steps; null for those that were not asked for.
     *
     * @param buffers misses of expert buffers and what they cost
     * @param sequences where sequences went, and what that saved
     * @param condensation which tokens were merged, and what that saved
     */
    public record Techniques(
            @Nullable BufferReport buffers,
            @Nullable SequenceReport sequences,
            @Nullable CondensationReport condensation) {}

    /**
     * Distinct places of a token's experts.
     *
     * @param devices mean over served tokens and layers, at least 1; 0 when nothing was recorded
     * @param nodes likewise
     */
    public record FanOut(double devices, double nodes) {}

    /**
     * Load imbalance (max/mean weighted by speed, 1 is perfect) of the rows that were served.
     *
     * @param mean mean over layers and steps
     * @param worst largest of any layer and step
     * @param pooledMean mean over layers of the loads summed over steps: what the cost model calls the mean
     * @param pooledWorst largest of any layer with the loads summed over steps
     */
    public record Imbalance(double mean, double worst, double pooledMean, double pooledWorst) {}

    /**
     * Seconds per step: computation of the slowest device of each layer, all-to-alls, and what else lengthens a step.
     *
     * @param mean mean over steps
     * @param p50 median, as the other percentiles to three digits
     * @param p95 95th percentile
     * @param p99 99th percentile
     * @param max slowest step
     * @param parts what the mean step is made of
     */
    public record StepSeconds(double mean, double p50, double p95, double p99, double max, StepTime parts) {

        /** Mean over steps of the computation. */
        public double compute() {
            return parts.computation();
        }

        /** Mean over steps of the communication. */
        public double allToAll() {
            return parts.allToAll();
        }

        /** Mean over steps of the waiting for expert copies. */
        public double stall() {
            return parts.stall();
        }
    }

    /**
     * Bytes by distance.
     *
     * @param sameDevice rows and tokens that stayed on their device and crossed no link
     * @param sameNode bytes between two devices of a node
     * @param crossNode bytes between two nodes
     */
    public record Bytes(double sameDevice, double sameNode, double crossNode) {}
}

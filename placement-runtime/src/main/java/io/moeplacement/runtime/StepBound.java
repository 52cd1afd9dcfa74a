package io.moeplacement.runtime;

import io.moeplacement.ModelSpec;
import io.moeplacement.Placement;
import io.moeplacement.Topology;
import io.moeplacement.runtime.buffer.BufferOptions;
import org.jspecify.annotations.Nullable;

/** A time that no step of a replay exceeds, whatever its tokens choose: everything on the slowest device and link. */
final class StepBound {

    private StepBound() {}

    static double seconds(Placement placement, Topology topology, ModelSpec model, int topK, ReplayOptions options) {
        double rows = (double) options.batchTokens() * topK;
        if (options.gating() instanceof Gating.FixedCapacity fixed) {
            // Rounding up gives every slot a row more from every device.
            rows += placement.experts() * fixed.factor() * options.batchTokens();
            rows += (double) placement.devices() * mostSlots(placement);
        }
        double slowest = Double.POSITIVE_INFINITY;
        for (int device = 0; device < topology.devices(); device++) {
            slowest = Math.min(slowest, topology.speed(device));
        }
        double compute = rows * model.secondsPerAssignment() / slowest;
        // Forwarding inside nodes carries a token once more.
        double bytes = 2 * rows * model.bytesPerToken();
        double latency =
                Math.max(topology.intraNode().latency(), topology.interNode().latency());
        double exchange = latency + bytes * secondsPerByte(topology);
        return placement.layers()
                * (compute
                        + 2 * exchange
                        + copies(placement, model, options.techniques().buffers()));
    }

    /** No expert of a device is copied twice for the same batch. */
    private static double copies(Placement placement, ModelSpec model, @Nullable BufferOptions buffers) {
        return buffers == null ? 0 : mostSlots(placement) * model.bytesPerExpert() / buffers.hostBandwidth();
    }

    private static double secondsPerByte(Topology topology) {
        if (!topology.hasCostMatrix()) {
            return 1 / topology.intraNode().bandwidth()
                    + 1 / topology.interNode().bandwidth();
        }
        double most = 0;
        for (int from = 0; from < topology.devices(); from++) {
            for (int to = 0; to < topology.devices(); to++) {
                most = Math.max(most, topology.secondsPerByte(from, to));
            }
        }
        return most;
    }

    private static int mostSlots(Placement placement) {
        int most = 0;
        for (int layer = 0; layer < placement.layers(); layer++) {
            most = Math.max(most, placement.layout().slots(layer));
        }
        return most;
    }
}

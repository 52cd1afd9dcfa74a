package io.moeplacement.runtime;

import io.moeplacement.ModelSpec;
import io.moeplacement.Placement;
import io.moeplacement.Topology;
import io.moeplacement.runtime.buffer.BufferReport;
import io.moeplacement.runtime.buffer.BufferStep;
import io.moeplacement.runtime.buffer.ExpertBuffers;
import io.moeplacement.runtime.buffer.ExpertUse;
import org.jspecify.annotations.Nullable;

/** The expert buffers of a replay and the recording of what they are asked for, as far as there are any. Not thread-safe. */
final class StepBuffers {

    private final Placement placement;
    private final @Nullable ExpertBuffers buffers;
    private final ExpertUse.@Nullable Builder use;
    private final int[] rows;

    StepBuffers(Placement placement, Topology topology, ModelSpec model, ReplayTechniques techniques) {
        this.placement = placement;
        this.buffers = techniques.buffers() == null
                ? null
                : new ExpertBuffers(placement, topology, model, techniques.buffers());
        this.use = techniques.expertUse();
        int most = 0;
        for (int layer = 0; layer < placement.layers(); layer++) {
            most = Math.max(most, placement.layout().slots(layer));
        }
        this.rows = new int[most];
    }

    void begin() {
        if (buffers != null) {
            buffers.beginStep();
        }
    }

    /** @param dispatchSeconds the all-to-all that brings the tokens of the layer */
    void add(int layer, DispatchPlan plan, double dispatchSeconds) {
        if (buffers == null && use == null) {
            return;
        }
        for (int slot = 0; slot < placement.layout().slots(layer); slot++) {
            int computed = 0;
            for (int source = 0; source < placement.devices(); source++) {
                computed = Math.addExact(computed, plan.bufferRows(source, slot));
            }
            rows[slot] = computed;
        }
        if (buffers != null) {
            buffers.addLayer(layer, rows, dispatchSeconds);
        }
        if (use != null) {
            use.addLayer(layer, rows, dispatchSeconds);
        }
    }

    /** What became of the step; null without buffers. */
    @Nullable
    BufferStep end(int tokens) {
        if (use != null) {
            use.endStep(tokens);
        }
        return buffers == null ? null : buffers.endStep(tokens);
    }

    /** What became of all steps; null without buffers. */
    @Nullable
    BufferReport report() {
        return buffers == null ? null : buffers.report();
    }
}

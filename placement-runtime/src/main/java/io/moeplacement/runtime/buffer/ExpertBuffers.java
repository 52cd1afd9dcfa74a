package io.moeplacement.runtime.buffer;

import io.moeplacement.ModelSpec;
import io.moeplacement.Placement;
import io.moeplacement.Topology;
import java.util.Objects;

/**
 * One {@link ExpertBuffer} for each device and layer of a placement, and by how much their copies lengthen a step. Buffers
 * begin filled with the first experts of each device. Copies of an expert on one device are one expert, kept once.
 *
 * <p>A step is {@link #beginStep}, {@link #addLayer} for every layer, {@link #endStep}. Mutable, not thread-safe.
 */
public final class ExpertBuffers {

    private final LocalExperts local;
    private final BufferBank bank;
    private final ActiveExperts active;
    private final int[] scratch;

    /**
     * Filled buffers.
     *
     * @param model layers and experts of the placement; bytes of an expert and seconds of a row
     * @throws IllegalArgumentException when placement, topology and model do not fit together, when there are more slots
     *     than any device has experts of a layer, or when the future is one of another placement
     */
    public ExpertBuffers(Placement placement, Topology topology, ModelSpec model, BufferOptions options) {
        this.local = new LocalExperts(placement, topology, model);
        this.bank = new BufferBank(local, options);
        this.active = new ActiveExperts(local.most());
        this.scratch = new int[local.modelExperts()];
    }

    /** Begins a step. */
    public void beginStep() {
        bank.beginStep();
    }

    /**
     * Runs one layer.
     *
     * @param layer in 0..layers-1
     * @param rows rows that each slot of the placement computes, {@code [slots of the layer]}, at least 0
     * @param dispatchSeconds seconds of the all-to-all that brings them, finite and at least 0; 0 where there is none to hide
     *     behind
     * @throws IllegalArgumentException when rows are missing or negative, or the seconds are out of range
     * @throws IllegalStateException when the policy was told another future
     * @throws IndexOutOfBoundsException when there is no such layer
     */
    public void addLayer(int layer, int[] rows, double dispatchSeconds) {
        Objects.checkIndex(layer, local.layers());
        local.requireRows(layer, rows);
        requireSeconds(layer, dispatchSeconds);
        bank.beginLayer();
        for (int device = 0; device < local.devices(); device++) {
            local.collect(layer, device, rows, scratch, active);
            bank.add(layer, device, active, dispatchSeconds);
        }
        bank.endLayer();
    }

    static void requireSeconds(int layer, double dispatchSeconds) {
        if (!(dispatchSeconds >= 0) || dispatchSeconds > Double.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "layer " + layer + ": dispatch seconds (" + dispatchSeconds + ") must be finite and at least 0");
        }
    }

    /**
     * Ends a step.
     *
     * @param tokens tokens of the step; steps with another number than the first are left out of the mean stall
     */
    public BufferStep endStep(long tokens) {
        return bank.endStep(tokens);
    }

    /** All steps so far. */
    public BufferReport report() {
        return bank.report();
    }
}

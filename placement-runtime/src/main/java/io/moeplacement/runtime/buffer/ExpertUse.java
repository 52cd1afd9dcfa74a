package io.moeplacement.runtime.buffer;

import io.moeplacement.ModelSpec;
import io.moeplacement.Placement;
import io.moeplacement.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A recording of which experts the steps of a trace needed on each device, with their rows and the times of the all-to-alls:
 * all that buffers of any size and policy depend on. 8 bytes for each expert, device, layer and step.
 *
 * <p>Immutable, thread-safe.
 */
public final class ExpertUse {

    private final LocalExperts local;
    /** {@code [layers * devices]}: index on the device of each expert needed, and its rows, step after step. */
    private final int[][] needed;

    private final int[][] rows;
    /** {@code [layers * devices][steps]}: number of entries up to the end of each step. */
    private final int[][] ends;
    /** {@code [steps * layers]}. */
    private final double[] dispatch;

    private final long[] tokens;

    private ExpertUse(Builder builder) {
        this.local = builder.local;
        int cells = builder.cells.length;
        this.needed = new int[cells][];
        this.rows = new int[cells][];
        this.ends = new int[cells][];
        for (int cell = 0; cell < cells; cell++) {
            needed[cell] = builder.cells[cell].needed.toArray();
            rows[cell] = builder.cells[cell].rows.toArray();
            ends[cell] = builder.cells[cell].ends.toArray();
        }
        this.tokens = builder.tokens.stream().mapToLong(Long::longValue).toArray();
        this.dispatch = new double[Math.multiplyExact(tokens.length, local.layers())];
        for (int step = 0; step < tokens.length; step++) {
            System.arraycopy(builder.dispatch.get(step), 0, dispatch, step * local.layers(), local.layers());
        }
    }

    /**
     * An empty recording.
     *
     * @throws IllegalArgumentException when placement, topology and model do not fit together
     */
    public static Builder builder(Placement placement, Topology topology, ModelSpec model) {
        return new Builder(new LocalExperts(placement, topology, model));
    }

    /** Steps recorded. */
    public int steps() {
        return tokens.length;
    }

    /** The most experts of a layer that a device has: with so many buffer slots nothing is ever copied. */
    public int mostExperts() {
        return local.most();
    }

    /**
     * What buffers would have done. A policy that needs the future is told this recording.
     *
     * @throws IllegalArgumentException when there are more slots than any device has experts of a layer
     */
    public BufferReport replay(BufferOptions options) {
        BufferBank bank = new BufferBank(local, options.with(options.policy(), this));
        ActiveExperts active = new ActiveExperts(local.most());
        int devices = local.devices();
        for (int step = 0; step < tokens.length; step++) {
            bank.beginStep();
            for (int layer = 0; layer < local.layers(); layer++) {
                bank.beginLayer();
                for (int device = 0; device < devices; device++) {
                    read(layer * devices + device, local.of(layer, device), step, active);
                    bank.add(layer, device, active, dispatch[step * local.layers() + layer]);
                }
                bank.endLayer();
            }
            bank.endStep(tokens[step]);
        }
        return bank.report();
    }

    private void read(int cell, int[] experts, int step, ActiveExperts active) {
        active.clear();
        for (int i = step == 0 ? 0 : ends[cell][step - 1]; i < ends[cell][step]; i++) {
            active.add(experts[needed[cell][i]], rows[cell][i]);
        }
    }

    /**
     * What buffers of several sizes would have done, smallest first.
     *
     * @param options policy, overlap and link; its own number of slots does not matter
     * @param first fewest slots, at least 1
     * @param last most slots, at most {@link #mostExperts}
     * @throws IllegalArgumentException when the sizes are out of range or there are none
     */
    public List<BufferReport> curve(BufferOptions options, int first, int last) {
        if (first < 1 || first > last || last > local.most()) {
            throw new IllegalArgumentException("buffer slots " + first + ".." + last + " must be within 1.."
                    + local.most() + ", the most experts of a layer that a device of the placement has");
        }
        List<BufferReport> curve = new ArrayList<>();
        for (int slots = first; slots <= last; slots++) {
            curve.add(replay(options.withSlots(slots)));
        }
        return List.copyOf(curve);
    }

    /** The batches to come of one buffer. */
    NextUses nextUses(int layer, int device) {
        int cell = layer * local.devices() + device;
        return new NextUses(local.of(layer, device).length, needed[cell], ends[cell]);
    }

    /** @throws IllegalArgumentException when the devices have other experts than recorded */
    void requireExperts(LocalExperts other) {
        if (!local.sameExperts(other)) {
            throw new IllegalArgumentException(
                    "the batches to come were recorded under another placement: its devices have other experts");
        }
    }

    @Override
    public String toString() {
        return "ExpertUse[steps=" + tokens.length + ", layers=" + local.layers() + ", devices=" + local.devices() + "]";
    }

    /** Collects a recording, step by step. Mutable, not thread-safe. */
    public static final class Builder {

        private final LocalExperts local;
        private final Cell[] cells;
        private final List<double[]> dispatch = new ArrayList<>();
        private final List<Long> tokens = new ArrayList<>();
        private final ActiveExperts active;
        private final int[] scratch;
        private double[] ofStep;
        private int layers;

        private Builder(LocalExperts local) {
            this.local = local;
            this.cells = new Cell[Math.multiplyExact(local.layers(), local.devices())];
            Arrays.setAll(cells, cell -> new Cell());
            this.active = new ActiveExperts(local.most());
            this.scratch = new int[local.modelExperts()];
            this.ofStep = new double[local.layers()];
        }

        /**
         * Adds a layer of the step, from 0 on.
         *
         * @param rows rows that each slot of the placement computes, {@code [slots of the layer]}, at least 0
         * @param dispatchSeconds seconds of the all-to-all that brings them, finite and at least 0
         * @throws IllegalArgumentException when it is not the turn of this layer, rows are missing or negative, or the
         *     seconds are out of range
         */
        public void addLayer(int layer, int[] rows, double dispatchSeconds) {
            if (layer != layers || layer >= local.layers()) {
                throw new IllegalArgumentException(
                        "layer (" + layer + ") must be the next one of the step: " + layers + " of " + local.layers());
            }
            local.requireRows(layer, rows);
            ExpertBuffers.requireSeconds(layer, dispatchSeconds);
            for (int device = 0; device < local.devices(); device++) {
                local.collect(layer, device, rows, scratch, active);
                cells[layer * local.devices() + device].add(local.of(layer, device), active);
            }
            ofStep[layers++] = dispatchSeconds;
        }

        /**
         * Ends the step.
         *
         * @param ofTokens tokens of the step, at least 0
         * @throws IllegalStateException when a layer is missing
         */
        public void endStep(long ofTokens) {
            if (layers != local.layers()) {
                throw new IllegalStateException(
                        "the step has " + layers + " layers so far, expected " + local.layers());
            }
            tokens.add(ofTokens);
            dispatch.add(ofStep);
            ofStep = new double[layers];
            layers = 0;
        }

        /**
         * The recording so far.
         *
         * @throws IllegalStateException in the middle of a step
         */
        public ExpertUse build() {
            if (layers != 0) {
                throw new IllegalStateException("the step has " + layers + " of " + local.layers() + " layers so far");
            }
            return new ExpertUse(this);
        }
    }

    /** What one buffer was asked for. */
    private static final class Cell {

        private final IntList needed = new IntList();
        private final IntList rows = new IntList();
        private final IntList ends = new IntList();

        void add(int[] experts, ActiveExperts active) {
            for (int i = 0; i < active.count(); i++) {
                needed.add(Arrays.binarySearch(experts, active.expert(i)));
                rows.add(active.rows(i));
            }
            ends.add(needed.size());
        }
    }

    /** Whole numbers in a row. */
    private static final class IntList {

        private static final int FIRST_CAPACITY = 16;

        private int[] values = new int[FIRST_CAPACITY];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, Math.multiplyExact(2, size));
            }
            values[size++] = value;
        }

        int size() {
            return size;
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}

package io.moeplacement.runtime;

import io.moeplacement.Placement;
import io.moeplacement.Topology;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where each row of a batch goes in one layer: dynamic gating as in Towards MoE Deployment (arXiv 2303.06182), the static
 * capacity gating it replaces beside it.
 *
 * <p>An <em>assignment</em> is one (token, rank) pair, numbered {@code token * k + rank}. A plan picks a copy for each, then
 * orders them by a stable counting sort: by source device, by slot, in token order. The rows of a source for one slot, and
 * so for one device, are contiguous; {@link #sendCount} are the sizes that phase one exchanges, {@link #permutation} and
 * {@link #rowOf} take activations there and back.
 *
 * <p>A serving rank plans its own tokens with the overload of one source, sends {@link #copySendCounts} to each
 * peer and hands what it gets to {@link ReceivePlan}. A simulator plans the tokens of all devices at once.
 *
 * <p>O(tokens * k + sources * (slots + devices)) a batch, for the sources that have tokens, and with {@link
 * ReplicaPolicy#MIN_MAX} a flow over the copies. Mutable, not thread-safe; buffers are reused, so that nothing is allocated
 * once the largest batch was seen.
 */
public final class DispatchPlan {

    private static final int NOWHERE = AssignedSlots.NOWHERE;

    private final CopyTable copies;
    private final Topology topology;
    private final int topK;
    private final Gating gating;
    private final ReplicaChoice choice;
    private final BatchCheck check;
    private final DistinctTargets targets;
    private final SendCounts counts;
    private final AssignedSlots slots;
    private final RowOrder order;
    private final int[] loads;

    private int layer = NOWHERE;
    private int tokens;

    /**
     * Plans batches under one placement.
     *
     * @param topK experts of a token in a layer, in 1..experts
     * @param gating what happens where an expert gets more or fewer tokens than a buffer has rows
     * @param policy which copy of an expert serves a token
     * @throws IllegalArgumentException when placement and topology differ in devices, or k is out of range
     */
    public DispatchPlan(Placement placement, Topology topology, int topK, Gating gating, ReplicaPolicy policy) {
        if (placement.devices() != topology.devices()) {
            throw new IllegalArgumentException(
                    "placement has " + placement.devices() + " devices, the topology " + topology.devices());
        }
        if (topK < 1 || topK > placement.experts()) {
            throw new IllegalArgumentException("topK (" + topK + ") must be in 1.." + placement.experts()
                    + ", the experts of a layer in the placement");
        }
        this.copies = new CopyTable(placement);
        this.topology = topology;
        this.topK = topK;
        this.gating = gating;
        this.choice = ReplicaChoice.of(policy, placement, copies, topology);
        this.check = new BatchCheck(copies.experts(), copies.devices(), topK);
        this.targets = new DistinctTargets(topology);
        this.counts = new SendCounts(copies);
        this.slots = new AssignedSlots(topK, choice, counts);
        this.order = new RowOrder(topK, copies, slots, counts, targets);
        this.loads = new int[copies.experts()];
    }

    /**
     * Plans the tokens of one device.
     *
     * @param layer in 0..layers-1
     * @param tokens number of tokens, at least 0
     * @param experts expert ids {@code [tokens][k]} laid flat, at least that long; -1 where nothing was recorded; the ids of
     *     a token are distinct
     * @param weights gate weights {@code [tokens][k]}, finite and at least 0, or null when they are not needed
     * @param source the device that holds the tokens
     * @throws IllegalArgumentException when an array is too short or a value is not allowed; the message names layer, token
     *     and rank, and the plan is that of an empty batch
     * @throws IndexOutOfBoundsException when there is no such layer or device
     */
    public void plan(int layer, int tokens, int[] experts, float @Nullable [] weights, int source) {
        Objects.checkIndex(source, copies.devices());
        begin(layer, tokens, experts, weights, null, source);
    }

    /**
     * Plans the tokens of all devices.
     *
     * @param sources the device that holds each token, {@code [tokens]}
     * @throws IllegalArgumentException as for one device, and when a source is no device
     * @throws IndexOutOfBoundsException when there is no such layer
     */
    public void plan(int layer, int tokens, int[] experts, float @Nullable [] weights, int[] sources) {
        begin(layer, tokens, experts, weights, sources, 0);
    }

    private void begin(
            int layer, int tokens, int[] experts, float @Nullable [] weights, int @Nullable [] sources, int source) {
        Objects.checkIndex(layer, copies.layers());
        this.layer = layer;
        this.tokens = 0;
        slots.clear();
        counts.clear(layer);
        targets.clear();
        check.check(layer, tokens, experts, weights, sources, loads);
        this.tokens = tokens;
        for (int token = 0; token < tokens; token++) {
            counts.addToken(sources == null ? source : sources[token]);
        }
        choice.begin(layer, loads);
        if (gating instanceof Gating.FixedCapacity fixed) {
            counts.reserve(fixed);
        }
        slots.assign(tokens, experts, sources, source);
        counts.sumUp();
        order.scatter(layer, tokens, weights, sources, source);
    }

    /** Tokens of the batch. */
    public int tokens() {
        return tokens;
    }

    /** Assignments that are served: rows that carry a token. */
    public int rows() {
        return slots.kept();
    }

    /** Assignments that found no room; 0 with dynamic gating. */
    public int dropped() {
        return slots.dropped();
    }

    /** Reserved rows that carry no token; 0 with dynamic gating. */
    public long padded() {
        return counts.isReserved() ? counts.reservedRows() - slots.kept() : 0;
    }

    /**
     * The assignment {@code token * k + rank} that a row carries.
     *
     * @param row in 0..rows-1
     */
    public int permutation(int row) {
        return order.permutation(Objects.checkIndex(row, slots.kept()));
    }

    /** The row of an assignment, the inverse permutation; -1 where it was dropped or not recorded. */
    public int rowOf(int assignment) {
        return order.rowOf(Objects.checkIndex(assignment, tokens * topK));
    }

    /** The slot that serves an assignment; -1 where it was dropped or not recorded. */
    public int slotOf(int assignment) {
        return slots.slotOf(Objects.checkIndex(assignment, tokens * topK));
    }

    /** The device that serves an assignment; -1 where it was dropped or not recorded. */
    public int deviceOf(int assignment) {
        int slot = slotOf(assignment);
        return slot == NOWHERE ? NOWHERE : copies.deviceOf(layer)[slot];
    }

    /**
     * Gate weight of the assignment in a row.
     *
     * @throws IllegalStateException when the batch had no weights
     */
    public float weight(int row) {
        order.requireWeights();
        return order.weight(Objects.checkIndex(row, slots.kept()));
    }

    /** Rows that a device sends to a slot. */
    public int sendCount(int source, int slot) {
        return counts.count(source, slot);
    }

    /** Rows that a device sends to a device. */
    public int sendCountToDevice(int source, int device) {
        return counts.toDevice(source, device);
    }

    /** Where the rows of a source for a slot begin, counted over all sources of the batch. */
    public int sendOffset(int source, int slot) {
        return counts.offset(source, slot);
    }

    /** Rows that a slot receives from all sources of the batch. */
    public int receiveCount(int slot) {
        int count = 0;
        for (int source = 0; source < copies.devices(); source++) {
            count += counts.count(source, slot);
        }
        return count;
    }

    /**
     * The message of phase one: rows that a source sends to each slot of a device.
     *
     * @param target filled from 0, at least as long as the device has slots
     */
    public void copySendCounts(int source, int device, int[] target) {
        int first = copies.firstSlots(layerPlanned())[Objects.checkIndex(device, copies.devices())];
        int end = copies.firstSlots(layer)[device + 1];
        for (int slot = first; slot < end; slot++) {
            target[slot - first] = counts.count(source, slot);
        }
    }

    /** Rows that one slot's buffer holds for a source: those reserved, or those there are with dynamic gating. */
    public int bufferRows(int source, int slot) {
        return counts.isReserved() ? counts.reserved(source, slot) : counts.count(source, slot);
    }

    /** Tokens of a source that have at least one expert on a device: what is sent when a token goes there once. */
    public int tokensToDevice(int source, int device) {
        return targets.toDevice(source, device);
    }

    /** Tokens of a source that have at least one expert in a node. */
    public int tokensToNode(int source, int node) {
        return targets.toNode(source, node);
    }

    /** Tokens of the batch that have any expert served. */
    public int servedTokens() {
        return targets.served();
    }

    /** Distinct devices of each token, summed over the batch. */
    public long distinctDevices() {
        return targets.devices();
    }

    /** Distinct nodes of each token, summed over the batch. */
    public long distinctNodes() {
        return targets.nodes();
    }

    private int layerPlanned() {
        if (layer == NOWHERE) {
            throw new IllegalStateException("no batch was planned yet");
        }
        return layer;
    }

    @Override
    public String toString() {
        return "DispatchPlan[tokens=" + tokens + ", rows=" + slots.kept() + ", dropped=" + slots.dropped()
                + ", devices=" + topology.devices() + "]";
    }

    /** Rows that a device computes, padding included. */
    long computedRows(int device) {
        return counts.computedRows(device);
    }

    /** Rows that a device serves. */
    long servedRows(int device) {
        return counts.servedRows(device);
    }

    /** Rows that a source reserves on a device; with dynamic gating those it sends. */
    int bufferRowsToDevice(int source, int device) {
        int rows = 0;
        int[] first = copies.firstSlots(layer);
        for (int slot = first[device]; slot < first[device + 1]; slot++) {
            rows += bufferRows(source, slot);
        }
        return rows;
    }
}

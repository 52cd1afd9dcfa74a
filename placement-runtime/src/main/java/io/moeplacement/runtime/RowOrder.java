package io.moeplacement.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch, in the order they are sent in, and back: the second half of a stable counting sort of its assignments by
 * source device and slot. Not thread-safe; buffers are reused.
 */
final class RowOrder {

    private final int topK;
    private final CopyTable copies;
    private final AssignedSlots slots;
    private final SendCounts counts;
    private final DistinctTargets targets;

    private int[] rowOf = {};
    private int[] permutation = {};
    private float[] weightAt = {};
    private boolean weighted;

    /**
     * Orders what is assigned and counted elsewhere.
     *
     * @param targets told the devices of each token
     */
    RowOrder(int topK, CopyTable copies, AssignedSlots slots, SendCounts counts, DistinctTargets targets) {
        this.topK = topK;
        this.copies = copies;
        this.slots = slots;
        this.counts = counts;
        this.targets = targets;
    }

    /**
     * Gives every assignment that has a slot its row, in token order, so that rows of a slot keep it. Counts are summed up by
     * then.
     *
     * @param weights gate weights, or null when they are not needed
     * @param sources the device that holds each token, or null when {@code source} holds all
     */
    void scatter(int layer, int tokens, float @Nullable [] weights, int @Nullable [] sources, int source) {
        int[] deviceOf = copies.deviceOf(layer);
        grow(tokens * topK, weights != null);
        int assignment = 0;
        for (int token = 0; token < tokens; token++) {
            int from = sources == null ? source : sources[token];
            targets.beginToken(from);
            for (int rank = 0; rank < topK; rank++, assignment++) {
                int slot = slots.slotOf(assignment);
                if (slot == AssignedSlots.NOWHERE) {
                    rowOf[assignment] = AssignedSlots.NOWHERE;
                    continue;
                }
                int row = counts.nextRow(from, slot);
                rowOf[assignment] = row;
                permutation[row] = assignment;
                if (weights != null) {
                    weightAt[row] = weights[assignment];
                }
                targets.add(deviceOf[slot]);
            }
        }
    }

    private void grow(int assignments, boolean withWeights) {
        if (rowOf.length < assignments) {
            rowOf = new int[assignments];
            permutation = new int[assignments];
        }
        if (withWeights && weightAt.length < assignments) {
            weightAt = new float[rowOf.length];
        }
        weighted = withWeights;
    }

    int permutation(int row) {
        return permutation[row];
    }

    int rowOf(int assignment) {
        return rowOf[assignment];
    }

    /** @throws IllegalStateException when the batch had no weights */
    void requireWeights() {
        if (!weighted) {
            throw new IllegalStateException("the batch was planned without gate weights");
        }
    }

    float weight(int row) {
        return weightAt[row];
    }
}

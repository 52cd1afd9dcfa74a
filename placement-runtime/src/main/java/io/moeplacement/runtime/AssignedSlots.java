package io.moeplacement.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The slot that serves each assignment of a batch, and what found no room. With dynamic gating every assignment has one; with
 * static gating a slot fills up rank by rank, so that the first choices of all tokens come before any second choice. Not
 * thread-safe; the buffer is reused.
 */
final class AssignedSlots {

    /** Where nothing was recorded, or no room was left. */
    static final int NOWHERE = -1;

    private final int topK;
    private final ReplicaChoice choice;
    private final SendCounts counts;

    private int[] slotOf = {};
    private int kept;
    private int dropped;

    AssignedSlots(int topK, ReplicaChoice choice, SendCounts counts) {
        this.topK = topK;
        this.choice = choice;
        this.counts = counts;
    }

    void clear() {
        kept = 0;
        dropped = 0;
    }

    /**
     * Chooses a copy for every assignment and counts the rows of each slot.
     *
     * @param sources the device that holds each token, or null when {@code source} holds all
     */
    void assign(int tokens, int[] experts, int @Nullable [] sources, int source) {
        if (slotOf.length < tokens * topK) {
            slotOf = new int[tokens * topK];
        }
        if (counts.isReserved()) {
            assignByRank(tokens, experts, sources, source);
        } else {
            assignAll(tokens, experts, sources, source);
        }
    }

    private void assignAll(int tokens, int[] experts, int @Nullable [] sources, int source) {
        int assignment = 0;
        for (int token = 0; token < tokens; token++) {
            int from = sources == null ? source : sources[token];
            for (int rank = 0; rank < topK; rank++, assignment++) {
                int expert = experts[assignment];
                if (expert < 0) {
                    slotOf[assignment] = NOWHERE;
                } else {
                    int slot = choice.slotFor(from, expert);
                    slotOf[assignment] = slot;
                    counts.add(from, slot);
                    kept++;
                }
            }
        }
    }

    private void assignByRank(int tokens, int[] experts, int @Nullable [] sources, int source) {
        for (int rank = 0; rank < topK; rank++) {
            int assignment = rank;
            for (int token = 0; token < tokens; token++, assignment += topK) {
                int from = sources == null ? source : sources[token];
                int expert = experts[assignment];
                slotOf[assignment] = NOWHERE;
                if (expert >= 0) {
                    int slot = choice.slotFor(from, expert);
                    if (counts.addIfRoom(from, slot)) {
                        slotOf[assignment] = slot;
                        kept++;
                    } else {
                        dropped++;
                    }
                }
            }
        }
    }

    /** The slot of an assignment of the batch, or {@link #NOWHERE}. */
    int slotOf(int assignment) {
        return slotOf[assignment];
    }

    /** Assignments that have a slot. */
    int kept() {
        return kept;
    }

    /** Assignments that found no room. */
    int dropped() {
        return dropped;
    }
}

package io.moeplacement.runtime;

import io.moeplacement.Placement;
import io.moeplacement.Topology;

/** Which copy of an expert serves an assignment; one batch of one layer at a time. Not thread-safe. */
sealed interface ReplicaChoice permits EvenChoice, NearestChoice, LeastLoadedChoice, MinMaxChoice {

    static ReplicaChoice of(ReplicaPolicy policy, Placement placement, CopyTable copies, Topology topology) {
        return switch (policy) {
            case EVEN -> new EvenChoice(copies);
            case NEAREST_FIRST -> new NearestChoice(copies, topology);
            case LEAST_LOADED -> new LeastLoadedChoice(copies, topology);
            case MIN_MAX -> new MinMaxChoice(copies, topology, new TokenSplit(placement, topology));
        };
    }

    /**
     * Begins a batch.
     *
     * @param loads assignments of each expert in it, {@code [experts]}
     */
    void begin(int layer, int[] loads);

    /** The slot of the next assignment to an expert. */
    int slotFor(int source, int expert);
}

package io.moeplacement.ilp.path;

/**
 * Costs of the steps from partitions of one layer to a target, a partition of the next layer: over all renamings of the
 * target's nodes and devices. Not thread-safe; one for each thread.
 */
interface Steps {

    /** Sets the partition of the next layer. */
    void target(int partition);

    /** Least cost of the step from a partition. */
    double cost(int from);

    /** No partition's step to the target costs less; 0 when nothing better is known. */
    double least();

    /** A best renaming: receives the target's position that shares a device with each position, {@code [devices]}. */
    void pair(int from, int[] partner);
}

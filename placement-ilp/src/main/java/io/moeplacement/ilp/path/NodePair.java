package io.moeplacement.ilp.path;

/**
 * Least cost of having a node filling of one layer and the target, a node filling of the next layer, on the same node: over
 * all ways to pair their groups on the node's devices. Covers all that depends on this node and no other. Not thread-safe.
 */
interface NodePair {

    /** Sets the node filling of the next layer. */
    void target(int filling);

    /** Least cost with a node filling of the layer before. */
    double cost(int filling);

    /** No filling costs less with this target; 0 when nothing better is known. */
    double least();

    /** A best pairing: receives the target's position of each position of the filling, {@code [devices per node]}. */
    void pair(int filling, int[] partner);

    /** Largest weight between a device of the filling and a device of the target; 0 where only sums count. */
    double largest(int filling);
}

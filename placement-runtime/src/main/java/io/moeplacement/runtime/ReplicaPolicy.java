package io.moeplacement.runtime;

/**
 * Which copy of an expert serves a token. All policies are deterministic; with single copies they are the same. The cost
 * model assumes that copies share their expert's tokens evenly, which {@link #EVEN} does to within one token.
 */
public enum ReplicaPolicy {
    /** Copies take turns, token by token, in order of their slots: what engines do that choose copies statically. */
    EVEN,
    /**
     * A copy on the token's own device, else one in its node, else any; among equally near copies they take turns
     * (GRACE-MoE's tiers, without its weights).
     */
    NEAREST_FIRST,
    /**
     * The copy whose device has the fewest assignments of this layer so far, relative to its speed; the lowest slot on a
     * tie. Greedy, one pass over the batch.
     */
    LEAST_LOADED,
    /**
     * The split of every expert's tokens over its copies that makes the largest device load of the layer the least
     * possible, in whole tokens: what FineEP and LPLB compute by linear programmes, here by flows.
     */
    MIN_MAX
}

/**
 * Balanced layers with redundant slots. {@code LayerFacts} is what a layer is made of (loads, devices, hard limits),
 * {@code ReplicaLayer} a layer in the hand of a search: who sits where, what every device carries, what a swap or a
 * replacement would gain. {@code LayerPacking} makes a start in one pass, {@code LayerMoves} improve it, {@code LayerSearch}
 * keeps the best, and {@code ReplicaEngine} runs all layers, on as many threads as allowed. Start with {@code ReplicaEngine}.
 */
@NullMarked
package io.moeplacement.heuristic.replica;

import org.jspecify.annotations.NullMarked;

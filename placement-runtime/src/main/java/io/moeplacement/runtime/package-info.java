/**
 * What happens to real tokens under a placement: what serving code asks at every step, and a replay of recorded tokens
 * that counts what the cost model only expects.
 *
 * <p>Inputs are the experts that a router chose for actual tokens, and the values of {@code io.moeplacement}: a placement,
 * a topology, a model. {@link io.moeplacement.runtime.ReplicaPolicy} says which copy of an expert serves a token.
 */
@NullMarked
package io.moeplacement.runtime;

import org.jspecify.annotations.NullMarked;

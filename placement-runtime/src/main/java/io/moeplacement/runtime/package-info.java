/**
 * What happens to real tokens under a placement: what serving code asks at every step, and a replay of recorded tokens
 * that counts what the cost model only expects.
 *
 * <p>At every step: {@link io.moeplacement.runtime.DispatchPlan} orders a batch's (token, expert) assignments by the slot that
 * serves them, {@link io.moeplacement.runtime.ReceivePlan} is the other side, {@link io.moeplacement.runtime.ReplicaPolicy} says
 * which copy of an expert serves a token, {@link io.moeplacement.runtime.TokenSplit} computes the best split exactly. These
 * reuse their buffers and allocate nothing once warm.
 *
 * <p>Afterwards: {@link io.moeplacement.runtime.Replay} sends the tokens of a trace through a placement, step by step, and
 * {@link io.moeplacement.runtime.ContextCoherence} counts what staying with the expert saves over going home. What a replay
 * does beyond that is in its {@link io.moeplacement.runtime.ReplayTechniques}: expert buffers ({@link
 * io.moeplacement.runtime.buffer}), sequences that move ({@link io.moeplacement.runtime.sequences}), and near-duplicate tokens that
 * are merged, which is lossy ({@link io.moeplacement.runtime.condensation}).
 */
@NullMarked
package io.moeplacement.runtime;

import org.jspecify.annotations.NullMarked;

/**
 * The tight integer programme and its proofs for single copies, and a programme for copies of given counts.
 *
 * <p>The story of one solve, told by {@code TightEngine}:
 *
 * <ol>
 *   <li>{@code Instance} boils the problem down to arrays; {@code Best} keeps the best placement, judged by the api's own
 *       verifier and cost model and by nothing else.
 *   <li>{@code StartSearch} offers what the caller gave, the usual constructions, and swaps from them.
 *   <li>{@code BalanceEnumeration} and {@code ChainEnumeration} look at all fillings of each layer where they are few, which
 *       gives proofs; {@code PairBound} and the api's {@code LoadBounds} give bounds everywhere else.
 *   <li>{@code BalanceProgramme}, {@code LocalityProgramme} or {@code StepTimeProgramme} write the integer programme, and
 *       ojAlgo works on it from the best placement known.
 * </ol>
 *
 * <p>With copies {@code CopiesSolve} takes over: {@code CopyCounts} says how many of each, {@code CopiesProgramme} places them.
 *
 * <p>ojAlgo is a source of placements, never of proofs: its answers are checked like anybody else's, and its claim to have
 * proved an optimum is handed on as a claim.
 */
@NullMarked
package io.moeplacement.ilp.tight;

import org.jspecify.annotations.NullMarked;

/**
 * Solvers without proofs. Fixed rules to compare with and to start from: {@code contiguous} (what engines do unless told
 * otherwise), {@code round-robin}, {@code greedy} (largest load first) and {@code anti-correlation} (over load windows). And {@code heuristic}, a local search with one
 * copy per expert: {@link io.moeplacement.heuristic.HeuristicProvider} says what it takes, {@code LocalSearchEngine} picks
 * a search by objective. The searches have packages of their own: {@code chain} for locality, where neighbouring layers depend
 * on each other, {@code pipelined} for step time of the same kind, {@code alone} for objectives in which every layer stands
 * alone, {@code windows} for balance over load windows, {@code search} for what they share. Only the providers are public to users; the class path or the module path finds
 * them by name.
 */
@NullMarked
package io.moeplacement.heuristic;

import org.jspecify.annotations.NullMarked;

/**
 * Solvers without proofs. Three fixed rules to compare with and to start from: {@code contiguous} (what engines do unless
 * told otherwise), {@code round-robin} and {@code greedy} (largest load first). And {@code heuristic}, a local search with one
 * copy per expert: {@link io.moeplacement.heuristic.HeuristicProvider} says what it takes, {@code LocalSearchEngine} picks
 * one of three searches. {@code ChainSearch} treats locality, where neighbouring layers depend on each other;
 * {@code BalanceSearch} and {@code AloneSearch} treat objectives in which every layer stands alone. Only the providers are
 * public; the class path or the module path finds them by name.
 */
@NullMarked
package io.moeplacement.heuristic;

import org.jspecify.annotations.NullMarked;

/**
 * Placements by fixed rules, to compare with and to start from: {@code contiguous} (what engines do unless told
 * otherwise), {@code round-robin} and {@code greedy} (largest load first). Only the providers are public; the class path
 * or the module path finds them by name.
 */
@NullMarked
package io.moeplacement.heuristic;

import org.jspecify.annotations.NullMarked;

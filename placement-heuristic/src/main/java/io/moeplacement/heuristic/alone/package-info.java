/**
 * Objectives in which every layer stands alone: balance ({@link io.moeplacement.heuristic.alone.BalanceSearch}), and fan-out and
 * step time of home communication ({@link io.moeplacement.heuristic.alone.AloneSearch}). {@code LayerTurns} gives the layers
 * their turns, on all threads at once; what a layer of the latter two costs is a {@code LayerGoal}.
 */
@NullMarked
package io.moeplacement.heuristic.alone;

import org.jspecify.annotations.NullMarked;

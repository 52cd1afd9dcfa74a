package io.moeplacement.formats;

import org.jspecify.annotations.Nullable;

/**
 * What the command reports of one point of the curve between balance and another objective.
 *
 * @param maxImbalance the limit on imbalance that the point was solved under; null when there was none
 * @param solve the report of the solve
 */
public record ParetoReport(@Nullable Double maxImbalance, SolveReport solve) {}

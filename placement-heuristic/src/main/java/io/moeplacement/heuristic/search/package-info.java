/**
 * What all searches of {@code heuristic} share: the state they change ({@link io.moeplacement.heuristic.search.ChainState}, a
 * device for each expert of each layer), the loads and the limit of a layer, the budget they live on, the threads they may use,
 * the prices of an all-to-all and the check of their own arithmetic. Nothing here knows an objective.
 */
@NullMarked
package io.moeplacement.heuristic.search;

import org.jspecify.annotations.NullMarked;

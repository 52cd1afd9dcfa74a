/**
 * Balance over load windows: one plan for all of them, by the mean, the worst or the worst part of their imbalances. {@code
 * WindowLoads} is what a layer's experts carry in each window, {@code WindowMeasure} makes one figure of the imbalances, {@code
 * WindowLayer} is a layer in the hand of a search with the load of every device in every window, {@code WindowDescent} improves
 * it, {@code WindowSearch} keeps the best row and {@code WindowEngine} runs all layers. Which copies may go where is the matter
 * of {@link io.moeplacement.heuristic.replica.ReplicaLayer}. Start with {@code WindowEngine}.
 */
@NullMarked
package io.moeplacement.heuristic.windows;

import org.jspecify.annotations.NullMarked;

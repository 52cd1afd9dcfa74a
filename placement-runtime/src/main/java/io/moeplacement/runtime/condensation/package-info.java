/**
 * Token condensation (Luffy, arXiv 2411.15419, token condensation): tokens that are nearly the same need not all be sent to
 * an expert and computed.
 *
 * <p><strong>LOSSY.</strong> A merged token continues with the expert output of another token. That changes what the model
 * says. Nothing in this library condenses unless it is asked to, and no figure here tells how much worse a model gets; measure
 * that on the model itself.
 *
 * <p>{@link io.moeplacement.runtime.condensation.TokenCondensation} is the way in: before the dispatch of a layer it compares
 * the tokens that go to the same expert, merges near-duplicates, and says whose output each token takes afterwards. {@link
 * io.moeplacement.runtime.condensation.SimilarityShortcut} spares comparisons by what the layer before found, {@link
 * io.moeplacement.runtime.condensation.ThresholdPolicy} says how similar is similar enough, fixed or by the loss that {@link
 * io.moeplacement.runtime.condensation.LossProgress} follows. {@link
 * io.moeplacement.runtime.condensation.CondensationOptions} with its {@link
 * io.moeplacement.runtime.condensation.TokenEmbeddings} is what a replay needs to know.
 */
@NullMarked
package io.moeplacement.runtime.condensation;

import org.jspecify.annotations.NullMarked;

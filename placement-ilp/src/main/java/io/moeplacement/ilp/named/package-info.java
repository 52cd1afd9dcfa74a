/**
 * The papers' methods under their own names, so that results can be compared with them.
 *
 * <p>{@code MoeTuner} (arXiv 2502.06643): {@code ClusterStage} balances the clusters of each layer, {@code TailStage} gives
 * clusters to devices so that the slowest transfers are short. {@code Exflow} (arXiv 2401.08383): the plain linearisation on
 * ojAlgo, or the staged form, nodes first, by recursive {@code Bipartition}. Both are baselines: they look at no limits, and
 * say in the message what stopped each part. What we corrected in the papers' formulas stands at the classes.
 */
@NullMarked
package io.moeplacement.ilp.named;

import org.jspecify.annotations.NullMarked;

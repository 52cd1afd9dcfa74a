/**
 * What routing looks like, after ExFlow's affinity study (arXiv 2401.08383): how uneven each layer is, how much an expert says
 * about the next one, and how far both can be trusted.
 *
 * <p>Start with {@link io.moeplacement.runtime.analysis.RoutingAnalysis}, which describes one profile layer by layer.
 * {@link io.moeplacement.runtime.analysis.ProfileStability} compares two profiles,
 * {@link io.moeplacement.runtime.analysis.WindowDrift} the load windows of one,
 * {@link io.moeplacement.runtime.analysis.PlanTransfer} the plans made for two, and
 * {@link io.moeplacement.runtime.analysis.ProfileGrowth} asks how many tokens it takes until profile and plan stop changing.
 * The last one, and a null of shuffled tokens, need the tokens themselves:
 * {@link io.moeplacement.runtime.analysis.RecordedTokens}.
 *
 * <p>All logarithms are to base 2, so entropy and information are in bits. A figure that the data cannot give is null, never
 * NaN. Figures do not change when experts are renamed. All types are immutable and thread-safe unless they say otherwise.
 */
@NullMarked
package io.moeplacement.runtime.analysis;

import org.jspecify.annotations.NullMarked;

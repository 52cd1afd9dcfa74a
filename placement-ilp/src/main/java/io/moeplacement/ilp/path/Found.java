package io.moeplacement.ilp.path;

import org.jspecify.annotations.Nullable;

/**
 * What a search came to.
 *
 * @param rows experts device by device, {@code [layers][experts]}
 * @param complete whether nothing was left out
 * @param bound no placement that keeps the limits is better, up to rounding; null when the value itself is the bound of a
 *     complete search, and there is none of an incomplete one
 */
record Found(int[][] rows, boolean complete, @Nullable Double bound) {}

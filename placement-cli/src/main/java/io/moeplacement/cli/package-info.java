/**
 * The {@code placement} command: reads options and files into a {@link io.moeplacement.PlacementProblem}, lets the
 * installed solvers work, and writes results to standard output, everything else to standard error.
 *
 * <p>The only package that may write to the streams of the process.
 */
@NullMarked
package io.moeplacement.cli;

import org.jspecify.annotations.NullMarked;

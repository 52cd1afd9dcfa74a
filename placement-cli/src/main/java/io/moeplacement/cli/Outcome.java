package io.moeplacement.cli;

import io.moeplacement.Solution;
import io.moeplacement.formats.SolveReport;
import org.jspecify.annotations.Nullable;

/**
 * What came of one solve.
 *
 * @param report what is printed
 * @param solution the solution; null when the problem is infeasible or the solver cannot take it
 */
record Outcome(SolveReport report, @Nullable Solution solution) {}

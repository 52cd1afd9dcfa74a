/**
 * {@code eplb}: the published expert balancer that serving engines use, as a baseline. {@code EplbShape} says whether a
 * problem has sizes it can work with, {@code Eplb} fills one layer, {@code EplbProvider} offers it as a solver.
 */
@NullMarked
package io.moeplacement.heuristic.eplb;

import org.jspecify.annotations.NullMarked;

/**
 * Objectives that depend on who talks to whom, with copies of experts: step time, fan-out, locality. {@code CopiesSearch} is
 * the way in. {@code Rounds} lets blocks of layers take turns; each layer is a {@code LayerDescent}, which changes it slot by slot and asks its
 * {@code LayerTerm}s, the parts of the objective that the layer takes part in, what a change would cost. Terms read a
 * {@code ShareTable}: which part of an expert's tokens each device, or node, serves. {@code LayerTerms} knows which terms
 * an objective has.
 */
@NullMarked
package io.moeplacement.heuristic.copies;

import org.jspecify.annotations.NullMarked;

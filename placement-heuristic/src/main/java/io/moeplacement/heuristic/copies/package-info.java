/**
 * Objectives that depend on who talks to whom, with copies of experts: step time, fan-out, locality. {@code CopiesSearch} is
 * the way in. It gives every layer to a {@code LayerTurns}, which changes the layer slot by slot and asks its
 * {@code LayerTerm}s, the parts of the objective that the layer takes part in, what a change would cost. Terms read a
 * {@code ShareTable}: which part of an expert's tokens each device, or node, serves. {@code LayerTerms} knows which terms
 * an objective has.
 */
@NullMarked
package io.moeplacement.heuristic.copies;

import org.jspecify.annotations.NullMarked;

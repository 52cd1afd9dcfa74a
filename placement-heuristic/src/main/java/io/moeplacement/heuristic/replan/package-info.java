/**
 * Re-planning from the placement in force. Start at {@link io.moeplacement.heuristic.replan.ReplanEngine}: it makes the
 * placement in force complete where devices or slots are gone ({@code LayerStart}), searches for each layer's frontier of
 * moves against imbalance ({@code LayerSearch}, step by step with {@code StepFinder} on a {@code LayerState}) and picks from
 * the frontiers what the goal asks for ({@code ReplanChoice}).
 */
@NullMarked
package io.moeplacement.heuristic.replan;

import org.jspecify.annotations.NullMarked;

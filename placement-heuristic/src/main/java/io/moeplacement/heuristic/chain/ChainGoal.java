package io.moeplacement.heuristic.chain;

import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.search.Budget;
import io.moeplacement.heuristic.search.ChainState;

/**
 * What a search over a chain of layers minimises: a sum of costs of layers and of boundaries between neighbours, and the moves
 * that lower it. Immutable, thread-safe; moves are made for one thread each.
 */
public interface ChainGoal {

    /** The problem whose layers these are. */
    PlacementProblem problem();

    /**
     * What a state costs, from nothing but the state. Costs are scaled so that a whole chain costs about 1.
     */
    ChainCost cost(ChainState state);

    /** A value of {@link ChainCost#value} in the unit of the problem's objective. */
    double objective(double value);

    /** Whether {@link #objective} is the problem's own objective, and not a stand-in for it. */
    boolean isProblemsOwn();

    /** The move that re-places a layer with its neighbours fixed. */
    ChainMove layerMove(Budget budget);

    /** The move that renames the devices of all layers after one. */
    ChainMove renameMove();
}

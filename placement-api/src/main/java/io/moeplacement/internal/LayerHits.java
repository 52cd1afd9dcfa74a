package io.moeplacement.internal;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;

/**
 * Hits of one layer under one placement, counted once for everything that asks: the sets of a profile are by far the most
 * there is to look at.
 *
 * @param byDevice expected tokens that reach each device
 * @param byNode expected tokens that reach each node
 */
public record LayerHits(SelectionHits byDevice, SelectionHits byNode) {

    /** Hits of a layer; O(sets * experts of a set * copies). */
    public static LayerHits of(PlacementProblem problem, Selections selections, Placement placement, int layer) {
        int topK = problem.profile().topK();
        return new LayerHits(
                SelectionHits.of(selections, layer, LayerShares.byDevice(placement, layer), topK),
                SelectionHits.of(selections, layer, LayerShares.byNode(placement, layer, problem.topology()), topK));
    }
}

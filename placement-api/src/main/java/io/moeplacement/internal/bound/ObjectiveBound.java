package io.moeplacement.internal.bound;

import io.moeplacement.AllToAll;
import io.moeplacement.Communication;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;

/** Bounds on what communication costs, in the units of the problem's objective. */
public final class ObjectiveBound {

    /** One part in 10^12 for the rounding of sums in another order. */
    private static final double ROUNDED_DOWN = 1 - 1e-12;

    private final PlacementProblem problem;

    /** Bounds of one problem; nothing is computed yet. */
    public ObjectiveBound(PlacementProblem problem) {
        this.problem = problem;
    }

    /** The value of {@link Objective.Locality}, at least. */
    public double distance() {
        return ROUNDED_DOWN * new PipelinedBound(problem).distance();
    }

    /** The value of {@link Objective.BalanceThenTail}, at least; admissible placements are not told apart. */
    public double tailSeconds() {
        return ROUNDED_DOWN * new PipelinedBound(problem).seconds(AllToAll.PAIR);
    }

    /** Seconds a step communicates, at least. */
    public double communicationSeconds() {
        return ROUNDED_DOWN
                * (problem.communication() == Communication.PIPELINED
                        ? new PipelinedBound(problem).seconds(problem.allToAll())
                        : new HomeBound(problem).seconds());
    }

    /** The value of {@link Objective.FanOut}, at least. */
    public double fanOut(Objective.FanOut objective) {
        Selections selections = problem.profile().selections();
        if (selections == null) {
            return 0;
        }
        SelectionBound bound = new SelectionBound(problem, selections);
        double tokens = 0;
        double hits = 0;
        for (int layer = 0; layer < problem.layers(); layer++) {
            SelectionBound.Hits ofLayer = bound.of(layer);
            tokens += ofLayer.tokens();
            hits += ofLayer.devices() + objective.nodeWeight() * ofLayer.nodes();
        }
        return tokens == 0 ? 0 : ROUNDED_DOWN * hits / tokens;
    }
}

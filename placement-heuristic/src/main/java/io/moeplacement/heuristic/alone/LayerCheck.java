package io.moeplacement.heuristic.alone;

import io.moeplacement.CostModel;
import io.moeplacement.Evaluation;
import io.moeplacement.PlacementProblem;
import io.moeplacement.heuristic.search.ChainState;
import io.moeplacement.heuristic.search.CostCheck;
import java.util.function.ToDoubleFunction;

/**
 * Checks what the search of one layer believes: after a move against a recomputation of the layer, after a descent against the
 * api's cost model, in which only this layer differs ({@code placement.heuristic.assert=off|step|move}). Not thread-safe.
 */
final class LayerCheck {

    private final CostCheck mode;
    private final PlacementProblem problem;
    private final int layer;
    private final ChainState state;
    private final ToDoubleFunction<int[]> afresh;
    private final ToDoubleFunction<Evaluation> figure;
    private final double offset;
    private final double scale;

    /**
     * A check of one layer.
     *
     * @param base any state; the other layers stay as there
     * @param afresh cost of the layer from nothing but its placement
     * @param figure the figure of the cost model that the layer's cost is a term of
     */
    LayerCheck(
            CostCheck mode,
            PlacementProblem problem,
            int layer,
            ChainState base,
            ToDoubleFunction<int[]> afresh,
            ToDoubleFunction<Evaluation> figure) {
        this.mode = mode;
        this.problem = problem;
        this.layer = layer;
        this.afresh = afresh;
        this.figure = figure;
        this.state = mode.steps() ? base.copy() : base;
        this.scale = mode.steps() ? modelled() : 0;
        this.offset = mode.steps() ? scale - afresh.applyAsDouble(state.layer(layer)) : 0;
    }

    private double modelled() {
        return figure.applyAsDouble(new CostModel(problem).evaluate(state.toPlacement(problem)));
    }

    /** After two experts changed places. */
    void afterSwap(int[] placed, double claimed, int first, int second) {
        if (mode.moves()) {
            String move = "a swap of experts " + first + " and " + second;
            CostCheck.requireSame(move, where(), afresh.applyAsDouble(placed), claimed, claimed);
        }
    }

    /** After a descent. */
    void afterDescent(int[] placed, double claimed) {
        if (mode.steps()) {
            System.arraycopy(placed, 0, state.layer(layer), 0, placed.length);
            CostCheck.requireSame("a descent", where(), modelled() - offset, claimed, scale);
        }
    }

    private String where() {
        return "layer " + problem.profile().layerId(layer);
    }
}

package io.moeplacement.heuristic.eplb;

import io.moeplacement.EndedBy;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;

/** Plans every layer by itself and says whether the whole keeps the limits, which EPLB does not look at. */
final class EplbEngine implements SolverEngine {

    @Override
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        EplbShape shape = EplbShape.of(problem);
        int[][] map = new int[problem.layers()][];
        for (int layer = 0; layer < map.length; layer++) {
            map[layer] = new EplbLayer(shape, problem.profile().loads(layer)).plan();
        }
        Placement placement = Placement.of(problem.slots(), problem.experts(), map);
        EngineResult result = EngineResult.of(placement, EndedBy.CONVERGENCE);
        return new PlacementVerifier(problem).violations(placement).isEmpty() ? result : result.breakingLimits();
    }
}

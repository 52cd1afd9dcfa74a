package io.moeplacement.heuristic;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.SolverConfig;
import io.moeplacement.testkit.PlacementSolverContract;

/** The contract, with every move's cost recomputed in full. */
class HeuristicContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        SolverConfig config = SolverConfig.builder()
                .solver("heuristic")
                .set("placement.heuristic.assert", "move")
                .build();
        return PlacementSolvers.of(new HeuristicProvider()).create(config);
    }
}

package io.moeplacement.heuristic.eplb;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.SolverConfig;
import io.moeplacement.testkit.PlacementSolverContract;

class EplbContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.of(new EplbProvider())
                .create(SolverConfig.builder().solver("eplb").build());
    }
}

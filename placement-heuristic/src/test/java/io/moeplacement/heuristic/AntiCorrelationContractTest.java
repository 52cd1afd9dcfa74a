package io.moeplacement.heuristic;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.SolverConfig;
import io.moeplacement.testkit.PlacementSolverContract;

class AntiCorrelationContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.of(new AntiCorrelationProvider())
                .create(SolverConfig.builder().solver("anti-correlation").build());
    }
}

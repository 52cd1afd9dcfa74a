package io.moeplacement.heuristic;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.testkit.PlacementSolverContract;

class ContiguousContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.of(new ContiguousProvider()).create("contiguous");
    }
}

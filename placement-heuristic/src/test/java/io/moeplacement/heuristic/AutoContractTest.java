package io.moeplacement.heuristic;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.testkit.PlacementSolverContract;

/** The heuristic where it can, else the best of the baselines: either way what a heuristic promises. */
class AutoContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.of(
                        new ContiguousProvider(),
                        new RoundRobinProvider(),
                        new GreedyProvider(),
                        new HeuristicProvider())
                .create("auto");
    }
}

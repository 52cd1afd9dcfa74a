package io.moeplacement.heuristic;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.testkit.PlacementSolverContract;

/** With baselines alone, {@code auto} still keeps what a heuristic promises: it takes the best of them. */
class AutoOfBaselinesContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.of(new ContiguousProvider(), new RoundRobinProvider(), new GreedyProvider())
                .create("auto");
    }
}

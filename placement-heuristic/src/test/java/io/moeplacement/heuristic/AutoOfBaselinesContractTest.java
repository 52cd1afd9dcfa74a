package io.moeplacement.heuristic;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.testkit.PlacementSolverContract;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** With baselines alone, {@code auto} still keeps what a heuristic promises: it takes the best of them. */
class AutoOfBaselinesContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.of(new ContiguousProvider(), new RoundRobinProvider(), new GreedyProvider())
                .create("auto");
    }

    /** Baselines give whole placements; only a search can keep the best of each layer. */
    @Override
    @Test
    public void rule204_neverWorseThanEplbInAnyLayer() {
        Assumptions.abort("auto takes one baseline's placement whole");
    }
}

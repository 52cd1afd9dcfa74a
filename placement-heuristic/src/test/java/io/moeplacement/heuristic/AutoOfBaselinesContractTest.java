package io.moeplacement.heuristic;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.testkit.PlacementSolverContract;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** With baselines alone, {@code auto} still keeps what a heuristic promises but for rule 204: it takes the best of them. */
class AutoOfBaselinesContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.of(new ContiguousProvider(), new RoundRobinProvider(), new GreedyProvider())
                .create("auto");
    }

    /** The best baseline in the mean may lose a layer to EPLB; none of them looks at a layer twice. */
    @Override
    @Test
    @Disabled("the best of the baselines is chosen by its mean over all layers, the rule is about each layer")
    public void rule204_neverWorseThanEplb() {}
}

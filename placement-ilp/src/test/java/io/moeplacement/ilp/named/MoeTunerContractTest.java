package io.moeplacement.ilp.named;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.testkit.PlacementSolverContract;
import org.junit.jupiter.api.Tag;

@Tag("long")
class MoeTunerContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.of(new MoeTunerProvider()).create("moetuner");
    }
}

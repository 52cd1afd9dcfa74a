package io.moeplacement.ilp;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.testkit.PlacementSolverContract;
import java.time.Duration;

class IlpContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.of(new IlpProvider()).create("ilp");
    }

    /** What enumeration cannot do in this time ends by the deadline. */
    @Override
    public Duration deadline() {
        return Duration.ofMillis(300);
    }
}

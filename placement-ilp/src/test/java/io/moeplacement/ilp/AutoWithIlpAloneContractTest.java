package io.moeplacement.ilp;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.testkit.PlacementSolverContract;
import java.time.Duration;

/** No other solver module is on this class path: what {@code auto} finds here is {@code ilp} alone. */
class AutoWithIlpAloneContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.discover().create("auto");
    }

    /** What enumeration cannot do in this time ends by the deadline. */
    @Override
    public Duration deadline() {
        return Duration.ofSeconds(1);
    }
}

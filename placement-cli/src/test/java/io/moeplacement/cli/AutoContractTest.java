package io.moeplacement.cli;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.testkit.PlacementSolverContract;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** Every solver module is on this class path: {@code auto} as users of the command get it. */
@Tag("long")
class AutoContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.discover().create("auto");
    }

    /** What is not proved in this time ends by the deadline. */
    @Override
    public Duration deadline() {
        return Duration.ofMillis(400);
    }
}

package io.moeplacement.ilp;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.testkit.PlacementSolverContract;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/**
 * What {@code auto} is without the heuristic: {@code ilp} where that can, otherwise no answer. With baselines beside it, it
 * would be as good as the best of them, which for {@code moetuner} and {@code exflow} promises nothing.
 */
@Tag("long")
class AutoWithIlpAloneContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.of(new IlpProvider()).create("auto");
    }

    /** What enumeration cannot do in this time ends by the deadline. */
    @Override
    public Duration deadline() {
        return Duration.ofMillis(400);
    }
}

package io.moeplacement.ilp.named;

import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.SolverConfig;
import io.moeplacement.testkit.PlacementSolverContract;
import java.time.Duration;

/** The staged form, which is what reaches all sizes; the plain one is ojAlgo's. */
class ExflowContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.of(new ExflowProvider())
                .create(SolverConfig.builder()
                        .solver("exflow")
                        .set("placement.exflow.form", "staged")
                        .build());
    }

    @Override
    public long iterations(int rule) {
        return 20;
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(2);
    }
}

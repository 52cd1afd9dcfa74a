package io.moeplacement.cli;

import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.testkit.PlacementSolverContract;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Every solver module is on this class path: {@code auto} as users of the command get it. */
class AutoContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.discover().create("auto");
    }

    /** What is not proved in this time ends by the deadline. */
    @Override
    public Duration deadline() {
        return Duration.ofSeconds(1);
    }

    /** Where no searching solver takes replicas, auto is the best baseline in the mean over layers. */
    @Override
    @Test
    public void rule204_neverWorseThanEplb() {
        PlacementProblem replicas = PlacementProblem.builder(
                        RoutingProfile.ofLoads(new double[][] {{3, 2, 1}}),
                        Topology.builder(1, 2).build())
                .objective(Objective.balance())
                .slotsPerLayer(4)
                .build();
        try {
            PlacementSolvers.discover().create("heuristic").solve(replicas);
        } catch (UnsupportedProblemException e) {
            Assumptions.abort("replicas are left to the baselines: " + e.getMessage());
        }
        PlacementSolverContract.super.rule204_neverWorseThanEplb();
    }
}

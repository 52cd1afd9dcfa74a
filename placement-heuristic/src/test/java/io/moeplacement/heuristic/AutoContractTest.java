package io.moeplacement.heuristic;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Topology;
import io.moeplacement.testkit.PlacementSolverContract;
import org.junit.jupiter.api.Test;

/** The heuristic where it can, else the best of the baselines: either way what a heuristic promises. */
class AutoContractTest implements PlacementSolverContract {

    @Override
    public PlacementSolver solver() {
        return PlacementSolvers.of(
                        new ContiguousProvider(),
                        new RoundRobinProvider(),
                        new GreedyProvider(),
                        new HeuristicProvider())
                .create("auto");
    }

    /** Where the heuristic refuses replicas, auto is the best baseline in the mean over layers. */
    @Override
    @Test
    public void rule204_neverWorseThanEplb() {
        PlacementProblem replicas = PlacementProblem.builder(
                        RoutingProfile.ofLoads(new double[][] {{3, 2, 1}}),
                        Topology.builder(1, 2).build())
                .objective(Objective.balance())
                .slotsPerLayer(4)
                .build();
        String reason = new HeuristicProvider().supports(replicas).reason();
        assumeTrue(reason == null, () -> "heuristic leaves replicas to the baselines: " + reason);
        PlacementSolverContract.super.rule204_neverWorseThanEplb();
    }
}

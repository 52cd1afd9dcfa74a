package io.moeplacement.examples.servingloop;

import io.moeplacement.Cancellation;
import io.moeplacement.DeviceMapping;
import io.moeplacement.MigrationBudget;
import io.moeplacement.MigrationPlan;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.ProgressListener;
import io.moeplacement.Replan;
import io.moeplacement.RoutingProfile;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.Topology;
import java.time.Duration;

/**
 * Decides where the experts should live next, and whether going there is worth it. Immutable, thread-safe.
 *
 * @param solver who plans, from configuration
 * @param topology the devices
 * @param goal what moves must be worth: seconds gained over the steps until the next re-plan against seconds per move
 * @param budget what a wave of moves may take
 * @param deadline the longest a plan may take; the best so far counts then
 */
public record ExpertPlanner(
        PlacementSolver solver, Topology topology, Replan goal, MigrationBudget budget, Duration deadline) {

    /** A few experts on the way per device at a time, and a second for planning. */
    public static ExpertPlanner of(PlacementSolver solver, Topology topology, Replan goal) {
        return new ExpertPlanner(
                solver,
                topology,
                goal,
                MigrationBudget.staging(1).withTransfersPerWave(4 * topology.devices()),
                Duration.ofSeconds(1));
    }

    /**
     * The placement for some traffic. Doing nothing is a valid answer: then {@link Decision#staysPut()}.
     *
     * @param current the placement in force
     * @param listener is told how the solve goes
     * @param cancellation asks the solve to stop early; its best placement so far is the answer
     */
    public Decision decide(
            RoutingProfile traffic, Placement current, ProgressListener listener, Cancellation cancellation) {
        PlacementProblem problem = PlacementProblem.builder(traffic, topology)
                .slots(current.layout())
                .objective(Objective.balance())
                .current(current)
                .replan(goal)
                .build();
        SolveOptions options = SolveOptions.defaults()
                .withDeadline(deadline)
                .withListener(listener)
                .withCancellation(cancellation);
        Solution solution = solver.solve(problem, options);
        MigrationPlan migration = MigrationPlan.between(
                current, solution.placement(), DeviceMapping.identity(current.devices()), budget);
        return new Decision(problem, solution, migration);
    }

    /**
     * What to do.
     *
     * @param problem what was planned for
     * @param solution the verified placement; its message says in words what the moves gain and cost
     * @param migration how to get there, wave by wave
     */
    public record Decision(PlacementProblem problem, Solution solution, MigrationPlan migration) {

        /** Whether nothing moves. */
        public boolean staysPut() {
            return migration.waves().isEmpty();
        }
    }
}

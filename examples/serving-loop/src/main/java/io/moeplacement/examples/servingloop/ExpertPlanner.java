package io.moeplacement.examples.servingloop;

import io.moeplacement.MigrationPlan;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.ProfileAccumulator;
import io.moeplacement.SlotLayout;
import io.moeplacement.Solution;
import io.moeplacement.SolveOptions;
import io.moeplacement.Topology;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * Counts what the router does and, when asked, plans where the experts should live next.
 *
 * <p>Not thread-safe: the serving loop calls it from one thread.
 */
public final class ExpertPlanner {

    /** Weight that statistics of one planning interval keep in the next. */
    private static final double DECAY = 0.5;

    private final PlacementSolver solver;
    private final Topology topology;
    private final int layers;
    private final int slotsPerLayer;
    private final ProfileAccumulator statistics;

    /**
     * A planner for a model of some layers and experts.
     *
     * @param slotsPerLayer at least {@code experts}; more leave room for copies of hot experts
     */
    public ExpertPlanner(PlacementSolver solver, Topology topology, int layers, int experts, int topK, int slotsPerLayer) {
        this.solver = solver;
        this.topology = topology;
        this.layers = layers;
        this.slotsPerLayer = slotsPerLayer;
        this.statistics = ProfileAccumulator.ofLoads(IntStream.range(0, layers).toArray(), experts, topK);
    }

    /** Takes in what the engine counted for one layer since the last call, {@code [experts]}. */
    public void observe(int layer, double[] tokensByExpert) {
        statistics.addLoads(layer, tokensByExpert);
    }

    /** The best placement for the traffic seen, and how far from the current one. */
    public Plan plan(Placement current) {
        PlacementProblem problem = PlacementProblem.builder(statistics.toProfile(), topology)
                .slotsPerLayer(slotsPerLayer)
                .objective(Objective.balance())
                .current(current)
                .build();
        Solution solution = solver.solve(problem, SolveOptions.defaults().withDeadline(Duration.ofSeconds(1)));
        statistics.decay(DECAY);
        return new Plan(problem, solution, MigrationPlan.between(current, solution.placement()));
    }

    /** The layout engines start with: slot i holds expert i mod experts. */
    public Placement initialPlacement(int experts) {
        int[] row = IntStream.range(0, slotsPerLayer).map(slot -> slot % experts).toArray();
        int[][] map = IntStream.range(0, layers).mapToObj(layer -> row).toArray(int[][]::new);
        return Placement.of(
                SlotLayout.ofTotal(layers, topology.devices(), slotsPerLayer), experts, map);
    }

    /**
     * A planning result.
     *
     * @param problem what was planned for
     * @param solution the verified placement
     * @param migration how to get there
     */
    public record Plan(PlacementProblem problem, Solution solution, MigrationPlan migration) {}
}

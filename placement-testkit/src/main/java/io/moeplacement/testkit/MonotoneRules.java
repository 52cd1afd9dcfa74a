package io.moeplacement.testkit;

import io.moeplacement.Communication;
import io.moeplacement.CostModel;
import io.moeplacement.Limits;
import io.moeplacement.Link;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.Solution;
import io.moeplacement.Status;
import io.moeplacement.Topology;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Rules 304 to 309: how the optimum answers to a change of the problem. Only proved optima are compared. */
final class MonotoneRules {

    private MonotoneRules() {}

    static void expertsRenamed(Trial trial) {
        renamed(trial, Renaming.ofExperts(new SplittableRandom(trial.seed()), trial.problem()), "experts");
    }

    static void devicesRenamed(Trial trial) {
        renamed(trial, Renaming.ofDevices(new SplittableRandom(trial.seed()), trial.problem()), "devices");
    }

    private static void renamed(Trial trial, Renaming renaming, String what) {
        double before = optimal(trial, trial.problem());
        double after = optimal(trial, renaming.of(trial.problem()));
        trial.require(
                Math.abs(before - after) <= Trial.tolerance(before),
                "the optimum changes when " + what + " get other names",
                before,
                after);
    }

    static void widerLinks(Trial trial) {
        PlacementProblem problem = stepTime(trial.problem());
        Topology topology = problem.topology();
        Topology.Builder wider = copy(topology)
                .links(
                        new Link(
                                topology.intraNode().bandwidth() * 2,
                                topology.intraNode().latency()),
                        new Link(
                                topology.interNode().bandwidth() * 2,
                                topology.interNode().latency()));
        if (topology.hasCostMatrix()) {
            wider.costMatrix(costs(topology, 0.5));
        }
        neverRaises(trial, problem, with(problem, wider.build()), "wider links");
    }

    static void fasterDevices(Trial trial) {
        PlacementProblem problem = stepTime(trial.problem());
        if (problem.limits().hasMaxImbalance()) {
            throw new SkippedCase("the rule is for problems without maxImbalance");
        }
        Topology topology = problem.topology();
        double[] speeds = speeds(topology);
        speeds[(int) Math.floorMod(trial.seed(), (long) speeds.length)] *= 1.7;
        neverRaises(trial, problem, with(problem, copy(topology).speeds(speeds).build()), "a faster device");
    }

    static void looserLimits(Trial trial) {
        PlacementProblem problem = trial.problem();
        if (problem.limits().equals(loosest(problem.limits()))) {
            throw new SkippedCase("the problem has no limit to loosen");
        }
        neverRaises(
                trial,
                problem,
                problem.toBuilder().limits(loosest(problem.limits())).build(),
                "dropping the limits");
    }

    static void largerMoveBudgets(Trial trial) {
        PlacementProblem problem = trial.problem();
        PlacementProblem base = problem.toBuilder()
                .current(trial.witness())
                .limits(loosest(problem.limits()))
                .build();
        PlacementProblem tighter = withMoves(base, 2);
        for (long moves : new long[] {4, Long.MAX_VALUE}) {
            neverRaises(trial, tighter, withMoves(base, moves), "a budget of " + moves + " moves instead of 2");
        }
    }

    private static PlacementProblem withMoves(PlacementProblem problem, long moves) {
        return problem.toBuilder()
                .limits(problem.limits().toBuilder().maxMoves(moves).build())
                .build();
    }

    /** Without any limit, but for what decides which placements are placements of the problem at all. */
    private static Limits loosest(Limits limits) {
        Limits.Builder builder = Limits.builder();
        if (limits.duplicatesAllowed()) {
            builder.allowDuplicates();
        }
        if (limits.slotsFreePerLayer()) {
            builder.freeSlotsPerLayer();
        }
        return builder.build();
    }

    private static void neverRaises(Trial trial, PlacementProblem before, PlacementProblem after, String change) {
        double old = optimal(trial, before);
        double fresh = optimal(trial, after);
        trial.require(
                fresh <= old + Trial.tolerance(old), "the optimum gets worse by " + change, "at most " + old, fresh);
    }

    /** The value of a result that says OPTIMAL. */
    private static double optimal(Trial trial, PlacementProblem problem) {
        Solution solution = trial.solve(problem, trial.options());
        if (solution.status() != Status.OPTIMAL) {
            throw new SkippedCase("only optima can be compared, the result says " + solution.status());
        }
        return new CostModel(problem).evaluate(solution.placement()).objectiveValue();
    }

    private static PlacementProblem stepTime(PlacementProblem problem) {
        return problem.toBuilder()
                .objective(Objective.stepTime())
                .communication(problem.layers() > 1 ? problem.communication() : Communication.HOME)
                .robustness(Robustness.pooled())
                .build();
    }

    private static PlacementProblem with(PlacementProblem problem, Topology topology) {
        return problem.toBuilder(problem.profile(), topology).build();
    }

    private static Topology.Builder copy(Topology topology) {
        Topology.Builder builder = Topology.builder(topology.nodeSizes())
                .links(topology.intraNode(), topology.interNode())
                .speeds(speeds(topology));
        return topology.hasCostMatrix() ? builder.costMatrix(costs(topology, 1)) : builder;
    }

    private static double[] speeds(Topology topology) {
        return IntStream.range(0, topology.devices())
                .mapToDouble(topology::speed)
                .toArray();
    }

    private static double[][] costs(Topology topology, double factor) {
        double[][] costs = new double[topology.devices()][topology.devices()];
        for (int from = 0; from < costs.length; from++) {
            int source = from;
            Arrays.setAll(costs[from], to -> topology.secondsPerByte(source, to) * factor);
        }
        return costs;
    }
}

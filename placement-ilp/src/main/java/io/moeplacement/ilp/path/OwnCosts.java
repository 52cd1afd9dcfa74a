package io.moeplacement.ilp.path;

import io.moeplacement.Communication;
import io.moeplacement.InfeasibleProblemException;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Robustness;
import io.moeplacement.spi.SolveContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What each candidate of a layer costs by itself, positive infinity where it is not allowed: by {@code maxImbalance}, and
 * with balance-then-tail by the summed deviation of its loads.
 */
final class OwnCosts {

    private final PlacementProblem problem;
    private final Candidates candidates;
    private final double maxImbalance;
    private int brokenLayers;
    private int tightest;
    private double needed;

    OwnCosts(PlacementProblem problem, Candidates candidates) {
        this.problem = problem;
        this.candidates = candidates;
        this.maxImbalance = problem.limits().hasMaxImbalance()
                ? problem.limits().maxImbalance() + PlacementVerifier.IMBALANCE_TOLERANCE
                : Double.POSITIVE_INFINITY;
    }

    /** Costs of one layer, {@code [candidates]}; NaN where the caller's wish to stop came first. */
    double[] ofLayer(int layer, Lanes lanes, SolveContext context) {
        LayerLoads loads = new LayerLoads(problem, layer);
        double mostDeviation = mostDeviation(loads);
        ToDoubleFunction<int[]> cost = cost(layer, loads);
        double[] costs = new double[candidates.size()];
        double[] imbalances = new double[costs.length];
        Arrays.fill(costs, Double.NaN);
        boolean complete = lanes.run(costs.length, () -> loads, context::shouldStop, (mine, candidate) -> {
            int[] row = candidates.row(candidate);
            boolean admissible = mostDeviation == Double.POSITIVE_INFINITY || mine.deviation(row) <= mostDeviation;
            imbalances[candidate] = admissible ? mine.limitedImbalance(row) : Double.POSITIVE_INFINITY;
            boolean allowed = admissible && imbalances[candidate] <= maxImbalance;
            costs[candidate] = allowed ? cost.applyAsDouble(row) : Double.POSITIVE_INFINITY;
        });
        double least = Arrays.stream(imbalances).min().orElse(1);
        if (complete && least > maxImbalance) {
            brokenLayers++;
            if (least > needed) {
                needed = least;
                tightest = layer;
            }
        }
        return costs;
    }

    /** Whether the costs of all candidates are known. */
    static boolean isComplete(double[] costs) {
        return Arrays.stream(costs).noneMatch(Double::isNaN);
    }

    /**
     * Says so if a layer had no allowed candidate.
     *
     * @throws InfeasibleProblemException naming the layer that needs most, and what it needs
     */
    void requireFeasible() {
        if (brokenLayers > 0) {
            throw new InfeasibleProblemException(String.format(
                    Locale.ROOT,
                    "infeasible: in layer %d no%s placement has an imbalance below %.6f, maxImbalance allows %s%s",
                    problem.profile().layerId(tightest),
                    problem.objective() instanceof Objective.BalanceThenTail ? " admissible" : "",
                    needed,
                    problem.limits().maxImbalance(),
                    brokenLayers == 1 ? "" : " (" + brokenLayers + " layers cannot keep it, this one least)"));
        }
    }

    private double mostDeviation(LayerLoads loads) {
        if (!(problem.objective() instanceof Objective.BalanceThenTail tail)) {
            return Double.POSITIVE_INFINITY;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int candidate = 0; candidate < candidates.size(); candidate++) {
            least = Math.min(least, loads.deviation(candidates.row(candidate)));
        }
        return loads.mostDeviation(least, tail.tolerance());
    }

    private ToDoubleFunction<int[]> cost(int layer, LayerLoads loads) {
        if (layersAlone(problem)) {
            boolean pooled = problem.objective() instanceof Objective.Balance
                    && problem.robustness() instanceof Robustness.Pooled;
            return pooled ? loads::imbalance : new OneLayer(problem, layer)::cost;
        }
        if (problem.objective() instanceof Objective.StepTime && loads.hasTraffic()) {
            double perfect =
                    problem.model().secondsPerLayer() / problem.topology().totalSpeed();
            return row -> perfect * loads.imbalance(row);
        }
        return row -> 0;
    }

    /** Whether the objective looks at each layer alone. */
    static boolean layersAlone(PlacementProblem problem) {
        return problem.objective() instanceof Objective.Balance
                || problem.objective() instanceof Objective.FanOut
                || (problem.objective() instanceof Objective.StepTime && problem.communication() == Communication.HOME);
    }
}

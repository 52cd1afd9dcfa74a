package io.moeplacement;

import io.moeplacement.internal.FeasibilityProof;
import io.moeplacement.internal.ImbalanceBound;
import io.moeplacement.internal.Imbalances;
import io.moeplacement.internal.bound.ObjectiveBound;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Simple bounds that hold for every placement of a problem, independent of every solver. {@code docs/bounds.md} derives
 * them: for loads the mean, the heaviest share, the pigeonhole and the smallest fill, O(layers * experts * log experts);
 * for transitions and selections a transportation relaxation of which experts can share a device, O(layers * experts^2)
 * to O(layers * experts^3 * slots) by what at most some 10^8 steps allow. Thread-safe.
 */
public final class LoadBounds {

    private final PlacementProblem problem;

    /** Bounds of one problem. */
    public LoadBounds(PlacementProblem problem) {
        this.problem = problem;
    }

    /** No placement has a smaller imbalance in this layer (pooled loads); at least 1. */
    public double imbalance(int layer) {
        return new ImbalanceBound(problem, layer).of(problem.profile().loads(layer));
    }

    /**
     * No placement has a smaller value of objective balance in this layer: its imbalance or, with robustness over load windows,
     * the figure that the problem makes of theirs; at least 1.
     */
    public double balance(int layer) {
        LoadWindows windows = problem.profile().windows();
        return windows == null || problem.robustness() instanceof Robustness.Pooled
                ? imbalance(layer)
                : robust(windows, layer);
    }

    /** No placement that keeps the limits has a smaller objective value; at least 0. */
    public double objective() {
        Objective objective = problem.objective();
        ObjectiveBound bound = new ObjectiveBound(problem);
        if (objective instanceof Objective.Balance) {
            return mean(this::balance);
        }
        if (objective instanceof Objective.Locality) {
            return bound.distance();
        }
        if (objective instanceof Objective.FanOut fanOut) {
            return bound.fanOut(fanOut);
        }
        if (objective instanceof Objective.BalanceThenTail) {
            return bound.tailSeconds();
        }
        return computeSeconds() + bound.communicationSeconds();
    }

    /**
     * Looks for a simple proof that the limits cannot be kept.
     *
     * @throws InfeasibleProblemException when there is one; the message names layer or device, limit and best possible
     */
    public void requireNotProvedInfeasible() {
        new FeasibilityProof(problem).run();
        if (!problem.limits().hasMaxImbalance()) {
            return;
        }
        int tightest = 0;
        int broken = 0;
        double needed = 0;
        for (int layer = 0; layer < problem.layers(); layer++) {
            double best = problem.robustness() instanceof Robustness.Worst
                    ? Math.max(imbalance(layer), balance(layer))
                    : imbalance(layer);
            broken += best > problem.limits().maxImbalance() + PlacementVerifier.IMBALANCE_TOLERANCE ? 1 : 0;
            if (best > needed) {
                needed = best;
                tightest = layer;
            }
        }
        if (broken > 0) {
            throw new InfeasibleProblemException(String.format(
                    java.util.Locale.ROOT,
                    "infeasible: in layer %d no placement has an imbalance below %.6f, maxImbalance allows %s%s",
                    problem.profile().layerId(tightest),
                    needed,
                    problem.limits().maxImbalance(),
                    broken == 1 ? "" : " (" + broken + " layers cannot keep it, this one least)"));
        }
    }

    private double mean(IntToDoubleFunction ofLayer) {
        return IntStream.range(0, problem.layers())
                .mapToDouble(ofLayer)
                .average()
                .orElse(1.0);
    }

    /** Every robustness grows with each window's imbalance, so bounds of the windows bound it. */
    private double robust(LoadWindows windows, int layer) {
        ImbalanceBound bound = new ImbalanceBound(problem, layer);
        double[] byWindow = IntStream.range(0, windows.windows())
                .mapToDouble(window -> bound.of(windows.loads(window, layer)))
                .toArray();
        return Imbalances.robust(problem.robustness(), byWindow);
    }

    /** Computation is at least that of the balance bound. */
    private double computeSeconds() {
        double perfect = problem.model().secondsPerLayer() / problem.topology().totalSpeed();
        double seconds = 0;
        for (int layer = 0; layer < problem.layers(); layer++) {
            if (problem.profile().totalLoad(layer) > 0) {
                seconds += perfect * imbalance(layer);
            }
        }
        return seconds;
    }
}

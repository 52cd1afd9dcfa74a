package io.moeplacement;

import io.moeplacement.internal.FeasibilityProof;
import io.moeplacement.internal.ImbalanceBound;
import io.moeplacement.internal.Imbalances;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Simple bounds that hold for every placement of a problem: mean load, heaviest share, pigeonhole, smallest fill. Cheap
 * (O(layers * experts * log experts)) and independent of every solver. Thread-safe.
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

    /** No placement that keeps the limits has a smaller objective value; null when nothing useful is known. */
    public @Nullable Double objective() {
        Objective objective = problem.objective();
        if (objective instanceof Objective.Balance) {
            return balance();
        }
        if (objective instanceof Objective.StepTime) {
            return computeSeconds();
        }
        if (objective instanceof Objective.FanOut fanOut) {
            return fanOut(fanOut);
        }
        return null;
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
            double best = imbalance(layer);
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

    private double balance() {
        LoadWindows windows = problem.profile().windows();
        if (windows == null || problem.robustness() instanceof Robustness.Pooled) {
            return mean(this::imbalance);
        }
        return mean(layer -> robust(windows, layer));
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

    /** Communication is at least 0; computation is at least that of the balance bound. */
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

    /** A token's experts need at least as many devices as the largest device's slots ask for. */
    private @Nullable Double fanOut(Objective.FanOut objective) {
        Selections selections = problem.profile().selections();
        if (selections == null || selections.basis() == Selections.Basis.PAIRS) {
            return null;
        }
        double tokens = 0;
        double sum = 0;
        for (int layer = 0; layer < problem.layers(); layer++) {
            int[] perDevice = new int[problem.devices()];
            int[] perNode = new int[problem.topology().nodes()];
            for (int device = 0; device < perDevice.length; device++) {
                perDevice[device] = problem.limits().slotsFreePerLayer()
                        ? problem.experts()
                        : problem.slots().slots(layer, device);
                perNode[problem.topology().nodeOf(device)] += perDevice[device];
            }
            int largestDevice = IntStream.of(perDevice).max().orElse(1);
            int largestNode = IntStream.of(perNode).max().orElse(1);
            for (int set = 0; set < selections.sets(layer); set++) {
                int size = selections.size(layer, set);
                double count = selections.count(layer, set);
                tokens += count;
                sum += count * (ceilDiv(size, largestDevice) + objective.nodeWeight() * ceilDiv(size, largestNode));
            }
        }
        return tokens == 0 ? 0.0 : sum / tokens;
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}

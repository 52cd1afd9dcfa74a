package io.moeplacement.internal;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Whether the layers of a placement are balanced enough for balance-then-tail: summed deviation of device loads from their
 * mean at most the layer's least plus {@code tolerance} times the layer's load. Thread-safe.
 *
 * <p>A deviation that some placement has is no less than the least, so what exceeds it by more than the tolerance is
 * inadmissible for certain, even where the least itself is not known.
 */
public final class BalanceAdmission {

    /** Sums in another order may differ by this part of the layer's load. */
    private static final double ROUNDING = 1e-12;

    private final PlacementProblem problem;
    private final double tolerance;
    private final AtomicReferenceArray<@Nullable LeastDeviation> ofLayers;

    /** @param tolerance share of a layer's load */
    public BalanceAdmission(PlacementProblem problem, double tolerance) {
        this.problem = problem;
        this.tolerance = tolerance;
        this.ofLayers = new AtomicReferenceArray<>(problem.layers());
    }

    /** How far a layer is beyond what is certainly inadmissible, in units of load; 0 or less when it is not. */
    public double excess(Placement placement, int layer) {
        return placement.hasSingleCopies(layer) ? deviation(placement, layer) - mostAllowed(layer) : 0;
    }

    /** Whether it is known if a layer is admissible. */
    public boolean isDecided(Placement placement, int layer) {
        boolean triviallyAdmissible = deviation(placement, layer) <= slack(layer);
        return triviallyAdmissible
                || (placement.hasSingleCopies(layer) && (least(layer).isProved() || excess(placement, layer) > 0));
    }

    /** Largest deviation of a layer with single copies that is not certainly inadmissible. */
    public double mostAllowed(int layer) {
        return least(layer).known() + slack(layer);
    }

    /** Sum over devices of the distance of their loads from the mean. */
    public double deviation(Placement placement, int layer) {
        double mean = problem.profile().totalLoad(layer) / problem.devices();
        double sum = 0;
        for (double load :
                LayerShares.byDevice(placement, layer).spread(problem.profile().loads(layer))) {
            sum += Math.abs(load - mean);
        }
        return sum;
    }

    private double slack(int layer) {
        return (tolerance + ROUNDING) * problem.profile().totalLoad(layer);
    }

    private LeastDeviation least(int layer) {
        LeastDeviation known = ofLayers.get(layer);
        if (known == null) {
            known = LeastDeviation.of(problem, layer);
            ofLayers.set(layer, known);
        }
        return known;
    }
}

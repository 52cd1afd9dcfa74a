package io.moeplacement.ilp.tight;

import io.moeplacement.CostModel;
import io.moeplacement.Placement;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Violation;
import io.moeplacement.spi.SolveContext;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The best placement of one solve, judged by the api: fewer broken limits first, then the smaller value; of equals the
 * first. Belongs to one thread.
 */
final class Best {

    private final Instance instance;
    private final DoubleConsumer improvements;
    private final PlacementVerifier verifier;
    private final CostModel costs;
    private @Nullable Placement placement;
    private double broken = Double.POSITIVE_INFINITY;
    private double value = Double.POSITIVE_INFINITY;

    Best(Instance instance, SolveContext context) {
        this(instance, value -> context.improved(value, null));
    }

    /** Keeps a best that only this receiver of feasible values hears of. */
    Best(Instance instance, DoubleConsumer improvements) {
        this.instance = instance;
        this.improvements = improvements;
        this.verifier = new PlacementVerifier(instance.problem);
        this.costs = new CostModel(instance.problem);
    }

    /** Keeps the placement if it is better; returns whether it is. */
    boolean offer(Placement candidate) {
        List<Violation> violations = verifier.violations(candidate);
        double candidateBroken =
                violations.stream().mapToDouble(Violation::amount).sum();
        if (!violations.isEmpty() && candidateBroken <= 0) {
            candidateBroken = Double.MIN_NORMAL;
        }
        double candidateValue = costs.evaluate(candidate).objectiveValue();
        if (placement == null || candidateBroken < broken || (candidateBroken == broken && candidateValue < value)) {
            placement = candidate;
            broken = candidateBroken;
            value = candidateValue;
            if (isFeasible()) {
                improvements.accept(value);
            }
            return true;
        }
        return false;
    }

    /** Keeps the assignment if it is better. */
    void offer(int[][] deviceOf) {
        offer(instance.placement(deviceOf));
    }

    boolean isFeasible() {
        return broken == 0;
    }

    /** Objective value of the best. */
    double value() {
        return value;
    }

    Placement placement() {
        if (placement == null) {
            throw new IllegalStateException("nothing was offered yet");
        }
        return placement;
    }

    int[][] assignment() {
        return instance.assignment(placement());
    }

    /** Whether the best is feasible and within rounding of a bound. */
    boolean meets(double bound) {
        return isFeasible() && value - bound <= 1e-9 * Math.max(1e-12, Math.abs(value));
    }
}

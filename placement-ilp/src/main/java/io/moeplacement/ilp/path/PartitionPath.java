package io.moeplacement.ilp.path;

import io.moeplacement.CostModel;
import io.moeplacement.EndedBy;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.UnsupportedProblemException;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.Support;

/**
 * Exact placements of single copies on interchangeable devices by a shortest path over partitions.
 *
 * <p>On devices that are alike a layer is a partition of its experts into equal groups, on several nodes of equal size a
 * nested one. Objectives that add up over layers and neighbouring layers (locality, pipelined step time, balance-then-tail)
 * are a shortest path over partitions, where a step costs as much as under the best renaming of the next layer's devices:
 * any renaming is a symmetry, so it can be applied to all later layers without changing another step. The best renaming is
 * a linear assignment for locality, a bottleneck assignment for PORT, the second largest entry of rows and columns for PAIR,
 * and on two levels a matching of nodes over the same inside each pair of nodes ({@code NestedSteps} says why that is
 * exact). {@code maxImbalance} and the admissible balance of balance-then-tail remove partitions. Objectives that look at
 * each layer alone (balance with any robustness, fan-out, home step time) take each layer's best candidate; with measured
 * sources devices have names, and all placements of a layer are candidates.
 *
 * <p>With one expert per device on one flat level there is one partition, and what is left is one assignment per layer pair,
 * for any number of experts.
 *
 * <p>Source: MoETuner's second programme and ExFlow's, solved by dynamic programming (arXiv 2502.06643, section 4; arXiv
 * 2401.08383, section 4). Time O(layers * partitions^2 * cost of a renaming); memory 12 bytes per layer and partition, on
 * two levels 16 bytes more per pair of node fillings (64 MiB at most). Thread-safe, without state.
 */
public final class PartitionPath {

    /** For the rounding of sums in another order. */
    private static final double SAFE = 1 - 1e-12;

    /** A solver without state. */
    public PartitionPath() {}

    /** Whether the problem has the shape and the size for a partition path; says which limit it exceeds if not. */
    public static Support supports(PlacementProblem problem) {
        String refusal = new ProblemShape(problem).refusal();
        return refusal == null ? Support.yes() : Support.no(refusal);
    }

    /**
     * A best placement, with the optimum as its lower bound. When the caller stops it, the better of what it has and a
     * feasible incumbent, with the length of the path so far as its bound. Devices are renamed towards the current placement
     * where that changes no cost. Uses the context's threads; the result does not depend on their number. Iterations are
     * not counted.
     *
     * @throws UnsupportedProblemException when {@link #supports} says no
     * @throws io.moeplacement.InfeasibleProblemException when no placement keeps the limit on imbalance; names layer, limit
     *     and the best possible
     */
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        ProblemShape shape = new ProblemShape(problem);
        String refusal = shape.refusal();
        if (refusal != null) {
            throw new UnsupportedProblemException("the partition path cannot take this problem: " + refusal);
        }
        try (Lanes lanes = new Lanes(context.threads())) {
            Found found = shape.layersAlone()
                    ? new LayerSearch(problem, shape).run(context, lanes)
                    : new ChainSearch(problem, shape).run(context, lanes);
            return result(problem, context, found);
        }
    }

    private static EngineResult result(PlacementProblem problem, SolveContext context, Found found) {
        Placement placement = Placement.of(problem.slots(), problem.experts(), found.rows());
        CostModel costs = new CostModel(problem);
        double value = costs.evaluate(placement).objectiveValue();
        Double bound = found.bound();
        if (found.complete()) {
            double proved = Math.min(bound == null ? value : bound, value) * SAFE;
            context.improved(value, proved);
            return EngineResult.of(placement, EndedBy.PROOF).withLowerBound(proved);
        }
        PlacementVerifier verifier = new PlacementVerifier(problem);
        boolean feasible = verifier.violations(placement).isEmpty();
        Placement incumbent = context.incumbent();
        if (incumbent != null
                && verifier.violations(incumbent).isEmpty()
                && (!feasible || costs.evaluate(incumbent).objectiveValue() < value)) {
            placement = incumbent;
            feasible = true;
        }
        EngineResult result = EngineResult.of(placement, context.stopReason());
        result = bound == null ? result : result.withLowerBound(Math.min(bound, value) * SAFE);
        return feasible ? result : result.breakingLimits();
    }
}

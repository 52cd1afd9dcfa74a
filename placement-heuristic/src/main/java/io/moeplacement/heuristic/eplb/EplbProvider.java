package io.moeplacement.heuristic.eplb;

import io.moeplacement.EndedBy;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.SolverKind;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.Support;

/**
 * {@code eplb}: the expert balancer that serving engines ship (deepseek-ai/EPLB), as a baseline: hierarchical when the
 * problem has expert groups whose number divides by that of the nodes, otherwise global.
 *
 * <p>It looks at loads alone. It may put two copies of an expert on one device; where duplicates are forbidden the result
 * says that it breaks that limit and is shown all the same. Devices must have equal slots.
 */
public final class EplbProvider implements SolverProvider {

    /** For {@link java.util.ServiceLoader}. */
    public EplbProvider() {}

    @Override
    public String name() {
        return "eplb";
    }

    @Override
    public SolverKind kind() {
        return SolverKind.BASELINE;
    }

    @Override
    public Support supports(PlacementProblem problem) {
        if (problem.objective() instanceof Objective.BalanceThenTail) {
            return Support.no("eplb does not know the best balance that objective balance-then-tail starts from");
        }
        for (int layer = 0; layer < problem.layers(); layer++) {
            Support support = EplbShape.support(problem, layer);
            if (!support.isSupported()) {
                return support;
            }
            if (problem.slots().slots(layer) < problem.experts() || hasCopiesWithFreeSlots(problem, layer)) {
                return Support.no("eplb cannot choose the slots of a layer (slotsFreePerLayer) when layer "
                        + problem.profile().layerId(layer) + " has "
                        + problem.slots().slots(layer) + " slots for " + problem.experts() + " experts");
            }
        }
        return Support.yes();
    }

    private static boolean hasCopiesWithFreeSlots(PlacementProblem problem, int layer) {
        return problem.limits().slotsFreePerLayer() && problem.slots().slots(layer) != problem.experts();
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        return EplbProvider::solve;
    }

    private static EngineResult solve(PlacementProblem problem, SolveContext context) {
        int[][] map = new int[problem.layers()][];
        for (int layer = 0; layer < map.length; layer++) {
            map[layer] = new Eplb(EplbShape.of(problem, layer))
                    .place(problem.profile().loads(layer));
        }
        Placement placement = Placement.of(problem.slots(), problem.experts(), map);
        EngineResult result = EngineResult.of(placement, EndedBy.CONVERGENCE);
        return new PlacementVerifier(problem).violations(placement).isEmpty() ? result : result.breakingLimits();
    }
}

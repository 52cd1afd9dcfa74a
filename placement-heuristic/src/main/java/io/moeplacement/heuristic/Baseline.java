package io.moeplacement.heuristic;

import io.moeplacement.EndedBy;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.Support;

/** Fills every layer by itself, by a rule that looks at nothing but that layer. */
final class Baseline implements SolverEngine {

    /** The rule: experts of one layer, slot by slot. */
    @FunctionalInterface
    interface LayerRule {
        /** The expert of each slot of a layer, {@code [slots]}. */
        int[] fill(PlacementProblem problem, int layer);
    }

    private final LayerRule rule;

    Baseline(LayerRule rule) {
        this.rule = rule;
    }

    /** Limits are not looked at, so a baseline takes any problem it can fill; broken limits are reported. */
    static Support supports(String name, PlacementProblem problem) {
        if (problem.limits().slotsFreePerLayer()) {
            for (int layer = 0; layer < problem.layers(); layer++) {
                if (problem.slots().slots(layer) != problem.experts()) {
                    return Support.no(name + " cannot choose the slots of a layer (slotsFreePerLayer) when layer "
                            + problem.profile().layerId(layer) + " has "
                            + problem.slots().slots(layer) + " slots for " + problem.experts() + " experts");
                }
            }
        }
        if (problem.objective() instanceof Objective.BalanceThenTail) {
            return Support.no(name + " does not know the best balance that objective balance-then-tail starts from");
        }
        return Support.yes();
    }

    @Override
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        int[][] map = new int[problem.layers()][];
        for (int layer = 0; layer < map.length; layer++) {
            map[layer] = rule.fill(problem, layer);
        }
        Placement placement = Placement.of(problem.slots(), problem.experts(), map);
        EngineResult result = EngineResult.of(placement, EndedBy.CONVERGENCE);
        return new PlacementVerifier(problem).violations(placement).isEmpty() ? result : result.breakingLimits();
    }
}

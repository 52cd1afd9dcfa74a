package io.moeplacement.ilp;

import io.moeplacement.CostModel;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Violation;
import io.moeplacement.ilp.window.Construction;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What anybody has without a search: the caller's placements and the usual constructions. Takes their best where a method
 * was stopped before it had anything as good, or was never meant to look at cost and limits. Not thread-safe.
 */
final class Fallback {

    private final PlacementProblem problem;
    private final PlacementVerifier verifier;
    private final CostModel costs;

    Fallback(PlacementProblem problem) {
        this.problem = problem;
        this.verifier = new PlacementVerifier(problem);
        this.costs = new CostModel(problem);
    }

    /** The result, or with the same bound and claim a better placement. */
    EngineResult better(EngineResult result, SolveContext context) {
        List<Placement> known = new ArrayList<>(given(context));
        for (Construction construction : Construction.values()) {
            if (problem.isSingleCopy() && !problem.limits().slotsFreePerLayer()) {
                known.add(built(construction));
            }
        }
        return best(result, known);
    }

    /** The result, or with the same bound and claim a better placement of the caller's. */
    EngineResult betterThanGiven(EngineResult result, SolveContext context) {
        return best(result, given(context));
    }

    private List<Placement> given(SolveContext context) {
        List<Placement> given = new ArrayList<>();
        for (Placement placement : new Placement[] {context.incumbent(), problem.current()}) {
            boolean fits = placement != null
                    && (problem.limits().slotsFreePerLayer()
                            || placement.layout().equals(problem.slots()));
            if (placement != null && fits) {
                given.add(placement);
            }
        }
        return given;
    }

    private EngineResult best(EngineResult result, List<Placement> known) {
        Placement best = result.placement();
        double broken = broken(best);
        double value = costs.evaluate(best).objectiveValue();
        boolean replaced = false;
        for (Placement placement : known) {
            double otherBroken = broken(placement);
            double other = costs.evaluate(placement).objectiveValue();
            if (otherBroken < broken || (otherBroken == broken && other < value)) {
                best = placement;
                broken = otherBroken;
                value = other;
                replaced = true;
            }
        }
        Double bound = result.lowerBound();
        String message = result.message();
        if (replaced) {
            message = (message.isEmpty() ? "" : message + "; ") + "a placement that was there before is better";
        }
        return new EngineResult(
                best,
                broken == 0,
                bound == null || broken > 0 ? bound : Double.valueOf(Math.min(bound, value)),
                result.endedBy(),
                result.engineClaim(),
                message);
    }

    private double broken(Placement placement) {
        List<Violation> violations = verifier.violations(placement);
        double sum = violations.stream().mapToDouble(Violation::amount).sum();
        return violations.isEmpty() ? 0 : Math.max(sum, Double.MIN_NORMAL);
    }

    private Placement built(Construction construction) {
        double[] speed = new double[problem.devices()];
        Arrays.setAll(speed, problem.topology()::speed);
        int[][] slots = problem.slots().toArray();
        int[][] map = new int[problem.layers()][];
        for (int layer = 0; layer < map.length; layer++) {
            int[] deviceOf = construction.fill(problem.profile().loads(layer), slots[layer], speed);
            map[layer] = new int[deviceOf.length];
            int next = 0;
            for (int device = 0; device < speed.length; device++) {
                for (int expert = 0; expert < deviceOf.length; expert++) {
                    if (deviceOf[expert] == device) {
                        map[layer][next++] = expert;
                    }
                }
            }
        }
        return Placement.of(problem.slots(), problem.experts(), map);
    }
}

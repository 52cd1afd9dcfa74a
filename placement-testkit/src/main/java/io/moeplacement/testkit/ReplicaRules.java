package io.moeplacement.testkit;

import io.moeplacement.Communication;
import io.moeplacement.CostModel;
import io.moeplacement.ExpertGroups;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementVerifier;
import io.moeplacement.Robustness;
import io.moeplacement.SlotLayout;
import io.moeplacement.Solution;
import io.moeplacement.Violation;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rule 204: with more slots than experts, no layer is balanced worse than by EPLB. The cases lend their routing and devices;
 * objective, slots and limits are the rule's own, so that EPLB can take them.
 */
final class ReplicaRules {

    private ReplicaRules() {}

    static void eplb(Trial trial) {
        PlacementProblem problem = withReplicas(trial.problem(), trial.seed());
        Placement reference = reference(problem);
        Solution solution = ReferenceRules.solve(trial, problem, trial.options());
        List<Violation> broken = trial.requireHonest(problem, solution);
        trial.require(
                broken.isEmpty(),
                "the result breaks limits that eplb keeps",
                "no broken limit (" + of(problem),
                broken);
        double[] own = imbalances(problem, solution.placement());
        double[] theirs = imbalances(problem, reference);
        for (int layer = 0; layer < own.length; layer++) {
            trial.require(
                    own[layer] <= theirs[layer] + Trial.tolerance(theirs[layer]),
                    "layer " + problem.profile().layerId(layer) + " is balanced worse than by eplb",
                    "imbalance of at most " + theirs[layer] + " (" + of(problem),
                    own[layer]);
        }
    }

    private static String of(PlacementProblem problem) {
        return "objective balance, " + problem.slots() + ", " + problem.groups() + ", " + problem.limits() + ")";
    }

    /**
     * The case for balance with replicas: as many slots on every device, one or two more than one copy of each expert
     * needs. Every third seed allows duplicates, every fourth has groups where they divide.
     */
    static PlacementProblem withReplicas(PlacementProblem problem, long seed) {
        int experts = problem.experts();
        int perDevice = (int) Math.min(experts, experts / problem.devices() + 1 + Math.floorMod(seed, 2L));
        if (perDevice * problem.devices() <= experts) {
            throw new SkippedCase("there is no room for a second copy of an expert");
        }
        int nodes = problem.topology().nodes();
        boolean grouped = Math.floorMod(seed, 4L) == 1
                && experts % nodes == 0
                && IntStream.of(problem.topology().nodeSizes()).distinct().count() == 1;
        Limits.Builder limits = Limits.builder();
        return problem.toBuilder()
                .slots(SlotLayout.ofTotal(problem.layers(), problem.devices(), perDevice * problem.devices()))
                .objective(Objective.balance())
                .communication(Communication.HOME)
                .robustness(Robustness.pooled())
                .limits((Math.floorMod(seed, 3L) == 0 ? limits.allowDuplicates() : limits).build())
                .groups(grouped ? ExpertGroups.reported(nodes) : null)
                .current(null)
                .build();
    }

    private static Placement reference(PlacementProblem problem) {
        Placement plan = plan(problem);
        if (!new PlacementVerifier(problem).violations(plan).isEmpty()) {
            throw new SkippedCase("eplb does not keep the limits");
        }
        return plan;
    }

    /** EPLB's plan, without its duplicates where they are forbidden. */
    static Placement plan(PlacementProblem problem) {
        EplbReference eplb = EplbReference.of(problem);
        int[][] map = IntStream.range(0, problem.layers())
                .mapToObj(layer -> {
                    int[] row = eplb.row(problem.profile().loads(layer));
                    return problem.limits().duplicatesAllowed()
                            ? row
                            : new DuplicateRepair(problem, layer, row).repair();
                })
                .toArray(int[][]::new);
        return Placement.of(problem.slots(), problem.experts(), map);
    }

    private static double[] imbalances(PlacementProblem problem, Placement placement) {
        return new CostModel(problem)
                .evaluate(placement).metrics().imbalance().perLayer().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
    }
}

package io.moeplacement.ilp.tight;

import io.moeplacement.Communication;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.spi.Support;
import org.jspecify.annotations.Nullable;

/** Which problems with single copies an integer programme of ours can say, and how large it is. */
public final class Scope {

    private Scope() {}

    /** Whether objective, slots and groups are such that our rows say them exactly; the size is another question. */
    public static Support features(PlacementProblem problem) {
        Support objective = objective(problem);
        if (!objective.isSupported()) {
            return objective;
        }
        for (int layer = 0; layer < problem.layers(); layer++) {
            if (problem.limits().slotsFreePerLayer() || problem.slots().slots(layer) != problem.experts()) {
                return Support.no("slots (it takes exactly one slot per expert in every layer; copies of given counts"
                        + " with placement.ilp.formulation=tight)");
            }
        }
        return rest(problem);
    }

    static Support rest(PlacementProblem problem) {
        if (!(problem.robustness() instanceof Robustness.Pooled)) {
            return Support.no("robustness over load windows (it balances pooled loads)");
        }
        if (problem.groups() != null && problem.groups().offHomeWeight() > 0) {
            return Support.no("expert groups with a weight");
        }
        return Support.yes();
    }

    private static Support objective(PlacementProblem problem) {
        Objective objective = problem.objective();
        if (objective instanceof Objective.StepTime) {
            if (problem.communication() != Communication.PIPELINED) {
                return Support.no("objective step-time with home communication (it takes balance, locality and the"
                        + " step-time of pipelined communication)");
            }
            @Nullable String reason = StepTimeCost.notLinear(problem);
            return reason == null ? Support.yes() : Support.no(reason);
        }
        return objective instanceof Objective.Balance || objective instanceof Objective.Locality
                ? Support.yes()
                : Support.no("objective " + objective.name()
                        + " (it takes balance, locality and the step-time of pipelined communication)");
    }

    /** Whether the largest programme stays within a limit. */
    public static Support size(PlacementProblem problem, int limit) {
        boolean layersAlone = problem.objective() instanceof Objective.Balance
                && !problem.limits().hasMaxMoves();
        int layers = layersAlone ? 1 : problem.layers();
        long binaries = (long) layers * problem.experts() * problem.devices();
        return binaries <= limit
                ? Support.yes()
                : Support.no("size: its integer programme has " + binaries + " binaries (" + layers + " layers x "
                        + problem.experts() + " experts x " + problem.devices()
                        + " devices), placement.ilp.max-binaries allows " + limit
                        + "; use heuristic or auto, or solve fewer layers at a time");
    }
}

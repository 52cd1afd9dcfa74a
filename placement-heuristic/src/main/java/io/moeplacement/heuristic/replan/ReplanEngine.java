package io.moeplacement.heuristic.replan;

import io.moeplacement.Communication;
import io.moeplacement.DeviceMapping;
import io.moeplacement.EndedBy;
import io.moeplacement.ExpertOnDevice;
import io.moeplacement.Objective;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.heuristic.search.Workers;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.Support;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Re-planning from the placement in force: few moves for much balance.
 *
 * <p>Each layer's frontier of moves against imbalance is searched for by itself ({@link LayerSearch}); what the problem asks
 * for, a target, a budget of moves or a gain in seconds, only decides which of its points is taken ({@link Choice}). The
 * placement in force and the caller's incumbent are candidates beside it, so that the result is never worse than either.
 * Layers are shared out among threads; what a layer finds depends on nothing but itself. An iteration is one pass over the
 * targets of one layer. Thread-safe.
 */
public final class ReplanEngine {

    /** Ruin and recreate passes over all targets of a layer after which it counts as done. */
    private static final int ROUNDS = 1;

    /** An engine without state. */
    public ReplanEngine() {}

    /** Whether a problem is one of re-planning: it has a goal or a limit that is about moves. */
    public static boolean isAbout(PlacementProblem problem) {
        return problem.replan() != null || problem.limits().hasMaxMoves();
    }

    /** Whether the engine can take a problem that {@link #isAbout is about moves}. */
    public static Support supports(PlacementProblem problem) {
        Objective objective = problem.objective();
        boolean ofLoads = objective instanceof Objective.Balance
                || (objective instanceof Objective.StepTime && problem.communication() == Communication.HOME);
        if (problem.replan() == null && !ofLoads) {
            return Support.no("a limit on moves (maxMoves) with objective " + objective.name()
                    + (objective instanceof Objective.StepTime ? " and pipelined communication" : "")
                    + "; it spends moves on balance or step-time of home communication");
        }
        if (objective instanceof Objective.BalanceThenTail) {
            return Support.no("objective balance-then-tail");
        }
        if (problem.limits().slotsFreePerLayer()) {
            return Support.no("free slots per layer (slotsFreePerLayer)");
        }
        if (!(problem.robustness() instanceof Robustness.Pooled)) {
            return Support.no("robustness over load windows (it balances pooled loads)");
        }
        if (problem.groups() != null && problem.groups().offHomeWeight() > 0) {
            return Support.no("expert groups with a weight");
        }
        for (ExpertOnDevice pin : problem.limits().pinned()) {
            if (!isHeld(problem, pin)) {
                return Support.no("pinned experts that are not where they are pinned to (first: " + pin + ")");
            }
        }
        return Support.yes();
    }

    private static boolean isHeld(PlacementProblem problem, ExpertOnDevice pin) {
        Placement current = Objects.requireNonNull(problem.current());
        int old = Objects.requireNonNull(problem.currentDevices()).before(pin.device());
        return old != DeviceMapping.NEW && current.copiesOn(pin.layer(), pin.expert(), old) > 0;
    }

    /**
     * Re-plans.
     *
     * @param known further placements of the problem, planned anew: without a goal, and where all else breaks limits, the
     *     result is not worse than them
     */
    public EngineResult solve(PlacementProblem problem, SolveContext context, List<Placement> known) {
        SplittableRandom random = new SplittableRandom(context.seed());
        List<LayerSearch> layers = new ArrayList<>();
        for (int layer = 0; layer < problem.layers(); layer++) {
            LayerRules rules = new LayerRules(problem, layer);
            LayerStart start = new LayerStart(problem, rules);
            int[] complete = start.complete();
            layers.add(new LayerSearch(rules, start.origin(), complete, random.split(), context::shouldStop));
        }
        EndedBy endedBy = search(layers, context);
        Candidates candidates = new Candidates(problem);
        Placement current = problem.startingPlacement();
        if (current != null) {
            candidates.offer(current);
        }
        Placement incumbent = context.incumbent();
        if (incumbent != null) {
            candidates.offer(incumbent);
        }
        ReplanChoice choice = new ReplanChoice(problem, layers, candidates);
        choice.run();
        if (problem.replan() == null || candidates.best().violation() > 0) {
            known.forEach(candidates::offer);
        }
        context.improved(candidates.best().evaluation().objectiveValue(), null);
        return candidates.result(endedBy).withMessage(choice.message());
    }

    private static EndedBy search(List<LayerSearch> layers, SolveContext context) {
        try (Workers workers = new Workers(context.threads(), layers.size())) {
            for (long phase = 0; phase <= ROUNDS; phase++) {
                long left = context.iterations() - phase * layers.size();
                int count = (int) Math.max(0, Math.min(left, layers.size()));
                boolean first = phase == 0;
                workers.forEach(count, number -> {
                    LayerSearch layer = layers.get(number);
                    if (!layer.isDone() && !context.shouldStop()) {
                        pass(layer, first);
                    }
                });
                if (context.shouldStop()) {
                    return context.stopReason();
                }
                if (count < layers.size()) {
                    return EndedBy.ITERATIONS;
                }
            }
        }
        return EndedBy.CONVERGENCE;
    }

    private static void pass(LayerSearch layer, boolean first) {
        if (first) {
            layer.sweep();
        } else {
            layer.round();
        }
    }
}

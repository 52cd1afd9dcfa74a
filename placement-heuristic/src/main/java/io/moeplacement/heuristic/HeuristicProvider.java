package io.moeplacement.heuristic;

import io.moeplacement.Communication;
import io.moeplacement.ExpertGroups;
import io.moeplacement.HomeRouting;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.Selections;
import io.moeplacement.SolverKind;
import io.moeplacement.heuristic.replica.Preset;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.SolverSetting;
import io.moeplacement.spi.Support;
import java.util.Arrays;
import java.util.List;

/**
 * {@code heuristic}: local search on any slots and speeds. With one copy per expert, under {@code maxImbalance}: the
 * objectives balance, locality on any topology, and fan-out and step-time of home communication. With redundant slots:
 * balance, under every limit but {@code maxMoves}, and with a price for load off its group's home; other objectives start
 * from balanced copies and are improved move by move at the cost of a full evaluation each. What it cannot take it refuses,
 * naming the feature. An iteration is one descent to a local optimum (of the whole chain of layers for locality, of one
 * layer otherwise; with redundant slots a few of them). With one copy per expert it runs on the calling thread alone; with
 * redundant slots layers are shared out over the threads allowed. Memory there is O(layers * experts * devices).
 *
 * <p>Settings: {@code placement.heuristic.preset} = {@code fast} (one pass, no search: with redundant slots the quality of
 * {@code eplb}; with one copy a descent per layer), {@code balanced} (default) or {@code thorough} (uses the deadline).
 * {@code placement.heuristic.assert} = {@code off}, {@code step} or {@code move} recomputes costs in full
 * after each step or move and fails on a difference; for tests, slow.
 */
public final class HeuristicProvider implements SolverProvider {

    /** Two bytes each: half a gibibyte for the counts of experts of a set on a device. */
    private static final long MOST_SELECTION_CELLS = 1L << 28;

    static final SolverSetting<String> ASSERT = SolverSetting.choice(
            "assert",
            SearchAssertions.OFF,
            List.of(SearchAssertions.OFF, SearchAssertions.STEP, SearchAssertions.MOVE),
            "Recomputes costs in full after each step or move and fails on a difference.");

    static final SolverSetting<String> PRESET = SolverSetting.choice(
            "preset",
            Preset.BALANCED.word(),
            Arrays.stream(Preset.values()).map(Preset::word).toList(),
            "How much to search: one pass, until good, or until nothing more is found.");

    /** For {@link java.util.ServiceLoader}. */
    public HeuristicProvider() {}

    @Override
    public String name() {
        return "heuristic";
    }

    @Override
    public SolverKind kind() {
        return SolverKind.HEURISTIC;
    }

    @Override
    public List<SolverSetting<?>> settings() {
        return List.of(ASSERT, PRESET);
    }

    @Override
    public Support supports(PlacementProblem problem) {
        Limits limits = problem.limits();
        if (limits.slotsFreePerLayer()) {
            return Support.no("slots that are free per layer");
        }
        if (limits.hasMaxMoves()) {
            return Support.no("a limit on moves (maxMoves)");
        }
        if (!(problem.robustness() instanceof Robustness.Pooled)) {
            return Support.no("robustness over load windows (it balances pooled loads)");
        }
        if (takesCopies(problem)) {
            return problem.objective() instanceof Objective.BalanceThenTail
                    ? Support.no("objective balance-then-tail")
                    : Support.yes();
        }
        if (!limits.pinned().isEmpty() || !limits.forbidden().isEmpty()) {
            return Support.no("pinned or forbidden experts with one slot per expert");
        }
        if (hasWeightedGroups(problem)) {
            return Support.no("expert groups with a weight and objective "
                    + problem.objective().name() + " with one slot per expert (balance it can)");
        }
        return supportsObjective(problem);
    }

    /** Whether the search with copies takes a problem: with redundant slots, or balance of weighted groups. */
    static boolean takesCopies(PlacementProblem problem) {
        return !problem.isSingleCopy()
                || (hasWeightedGroups(problem) && problem.objective() instanceof Objective.Balance);
    }

    private static boolean hasWeightedGroups(PlacementProblem problem) {
        ExpertGroups groups = problem.groups();
        return groups != null && groups.offHomeWeight() > 0;
    }

    private static Support supportsObjective(PlacementProblem problem) {
        Objective objective = problem.objective();
        if (objective instanceof Objective.Balance || objective instanceof Objective.Locality) {
            return Support.yes();
        }
        if (objective instanceof Objective.BalanceThenTail) {
            return Support.no("objective balance-then-tail");
        }
        if (problem.communication() == Communication.PIPELINED && objective instanceof Objective.StepTime) {
            return Support.no("objective step-time with pipelined communication (locality is what it can do there)");
        }
        if (objective instanceof Objective.FanOut fanOut && fanOut.nodeWeight() > 0) {
            return Support.no("objective fan-out with a weight for nodes");
        }
        return supportsHomeTraffic(problem);
    }

    private static Support supportsHomeTraffic(PlacementProblem problem) {
        Selections selections = problem.profile().selections();
        if (selections != null && selections.basis() == Selections.Basis.PAIRS) {
            return Support.no("selections given as pairs (it needs whole top-k sets)");
        }
        if (selections != null && cells(selections, problem) > MOST_SELECTION_CELLS) {
            return Support.no("selections of " + cells(selections, problem)
                    + " sets x devices over all layers (at most " + MOST_SELECTION_CELLS + "; give it a sample)");
        }
        if (problem.objective() instanceof Objective.StepTime) {
            if (problem.topology().hasCostMatrix()) {
                return Support.no("objective step-time with a cost matrix");
            }
            if (problem.profile().sourceLoads() != null) {
                return Support.no("objective step-time with measured source loads");
            }
            if (problem.homeRouting() == HomeRouting.VIA_NODE) {
                return Support.no("objective step-time with forwarding inside nodes (VIA_NODE)");
            }
        }
        return Support.yes();
    }

    private static long cells(Selections selections, PlacementProblem problem) {
        long cells = 0;
        for (int layer = 0; layer < selections.layers(); layer++) {
            cells += (long) selections.sets(layer) * problem.devices();
        }
        return cells;
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        return new LocalSearchEngine(settings.get(ASSERT), Preset.of(settings.get(PRESET)));
    }
}

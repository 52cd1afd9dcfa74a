package io.moeplacement.heuristic;

import io.moeplacement.Communication;
import io.moeplacement.ExpertGroups;
import io.moeplacement.HomeRouting;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import io.moeplacement.SolverKind;
import io.moeplacement.heuristic.copies.CopiesSearch;
import io.moeplacement.heuristic.replan.ReplanEngine;
import io.moeplacement.heuristic.replica.Preset;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.heuristic.windows.WindowEngine;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.SolverSetting;
import io.moeplacement.spi.Support;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code heuristic}: local search on any slots, speeds and topology, for every objective but balance-then-tail, under
 * {@code maxImbalance}. What it cannot take it refuses, naming the feature. With redundant slots it also keeps pins, bans,
 * fewest copies and survivability, and puts a price on load off its group's home; objectives of traffic start there from
 * balanced copies and are improved move by move.
 *
 * <p>An iteration is one descent to a local optimum: of the whole chain of layers for locality and pipelined step-time with
 * one copy per expert, of one layer otherwise, with redundant slots a few of them. Uses the threads allowed; a result that
 * does not depend on the clock does not depend on their number either. Memory with redundant slots is O(layers * experts *
 * devices).
 *
 * <p>With robustness over load windows ({@code mean}, {@code worst}, {@code cvar}) it balances all windows at once, with any
 * slots and hard limits: {@link WindowEngine}.
 *
 * <p>With a re-plan goal, or under a limit on moves, it searches for few moves from the placement in force: {@link
 * ReplanEngine}.
 *
 * <p>Settings: {@code placement.heuristic.preset} = {@code fast} (one pass, no search: with redundant slots the quality of
 * {@code eplb}), {@code balanced} (default) or {@code thorough} (uses the deadline);
 * with one copy per expert and pooled loads all three are the same.
 * {@code placement.heuristic.assert} = {@code off}, {@code step} or {@code move} recomputes costs in full
 * after each step or move and fails on a difference; for tests, slow.
 */
public final class HeuristicProvider implements SolverProvider {

    /** Two bytes each: half a gibibyte for the counts of experts of a set on a device. */
    private static final long MOST_SELECTION_CELLS = 1L << 28;

    static final SolverSetting<String> ASSERT = SolverSetting.choice(
            "assert",
            "off",
            List.of("off", "step", "move"),
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
        if (ReplanEngine.isAbout(problem)) {
            return ReplanEngine.supports(problem);
        }
        Limits limits = problem.limits();
        if (limits.slotsFreePerLayer()) {
            return Support.no("slots that are free per layer");
        }
        if (WindowEngine.isAbout(problem)) {
            return WindowEngine.supports(problem);
        }
        if (takesCopies(problem)) {
            return problem.objective() instanceof Objective.Balance ? Support.yes() : CopiesSearch.supports(problem);
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
            return Support.yes();
        }
        return supportsHomeTraffic(problem);
    }

    private static Support supportsHomeTraffic(PlacementProblem problem) {
        Selections selections = problem.profile().selections();
        if (selections == null) {
            return Support.yes();
        }
        if (selections.basis() == Selections.Basis.PAIRS) {
            return problem.profile().topK() >= 2
                    ? Support.yes()
                    : Support.no("selections given as pairs of a profile with top-k 1 (a pair needs two choices)");
        }
        long cells = cells(selections, problem);
        if (cells > MOST_SELECTION_CELLS) {
            return Support.no("selections of " + cells + " sets x devices over all layers (at most "
                    + MOST_SELECTION_CELLS + "; give it a sample)");
        }
        return Support.yes();
    }

    /** Nodes that hits are counted at beside devices. */
    private static int nodes(PlacementProblem problem) {
        boolean forwarding =
                problem.objective() instanceof Objective.StepTime && problem.homeRouting() == HomeRouting.VIA_NODE;
        boolean weighted = problem.objective() instanceof Objective.FanOut fanOut && fanOut.nodeWeight() > 0;
        return forwarding || weighted ? problem.topology().nodes() : 0;
    }

    private static long cells(Selections selections, PlacementProblem problem) {
        long cells = 0;
        for (int layer = 0; layer < selections.layers(); layer++) {
            cells += (long) selections.sets(layer) * (problem.devices() + nodes(problem));
        }
        return cells;
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        CostCheck check = CostCheck.valueOf(settings.get(ASSERT).toUpperCase(Locale.ROOT));
        return new LocalSearchEngine(check, Preset.of(settings.get(PRESET)));
    }
}

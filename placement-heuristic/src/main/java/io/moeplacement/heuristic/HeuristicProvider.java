package io.moeplacement.heuristic;

import io.moeplacement.Communication;
import io.moeplacement.HomeRouting;
import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.Selections;
import io.moeplacement.SolverKind;
import io.moeplacement.heuristic.replan.ReplanEngine;
import io.moeplacement.heuristic.search.CostCheck;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.SolverSetting;
import io.moeplacement.spi.Support;
import java.util.List;
import java.util.Locale;

/**
 * {@code heuristic}: local search with one copy per expert, any slots and speeds, under {@code maxImbalance}: the objectives
 * balance, locality, fan-out and step-time, of home and of pipelined communication, on any topology. What it cannot take it
 * refuses, naming the feature. An iteration is one descent to a local optimum (of the whole chain of layers for locality and
 * pipelined step-time, of one layer otherwise). Uses the threads allowed; a result that does not depend on the clock does not
 * depend on their number either.
 *
 * <p>With a re-plan goal, or under a limit on moves, it also takes copies, pins and bans, and searches on any number of threads
 * for few moves from the placement in force: {@link ReplanEngine}.
 *
 * <p>Settings: {@code placement.heuristic.assert} = {@code off}, {@code step} or {@code move} recomputes costs in full
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
        return List.of(ASSERT);
    }

    @Override
    public Support supports(PlacementProblem problem) {
        if (ReplanEngine.isAbout(problem)) {
            return ReplanEngine.supports(problem);
        }
        Limits limits = problem.limits();
        Support objective = supportsObjective(problem);
        if (!objective.isSupported()) {
            return objective;
        }
        if (!problem.isSingleCopy() || limits.slotsFreePerLayer()) {
            return Support.no("slots (it takes exactly one slot per expert in every layer)");
        }
        if (!limits.pinned().isEmpty() || !limits.forbidden().isEmpty()) {
            return Support.no("pinned or forbidden experts");
        }
        if (!(problem.robustness() instanceof Robustness.Pooled)) {
            return Support.no("robustness over load windows (it balances pooled loads)");
        }
        if (problem.groups() != null && problem.groups().offHomeWeight() > 0) {
            return Support.no("expert groups with a weight");
        }
        return Support.yes();
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
        return new LocalSearchEngine(CostCheck.valueOf(settings.get(ASSERT).toUpperCase(Locale.ROOT)));
    }
}

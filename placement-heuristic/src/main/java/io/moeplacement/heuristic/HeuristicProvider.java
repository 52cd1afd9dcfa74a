package io.moeplacement.heuristic;

import io.moeplacement.Limits;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Robustness;
import io.moeplacement.SolverKind;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.SolverSetting;
import io.moeplacement.spi.Support;
import java.util.List;

/**
 * {@code heuristic}: local search for the objectives balance and locality with one copy per expert, any slots, speeds and
 * topology, under {@code maxImbalance}. What it cannot take it refuses, naming the feature.
 *
 * <p>Settings: {@code placement.heuristic.assert} = {@code off}, {@code step} or {@code move} recomputes costs in full
 * after each step or move and fails on a difference; for tests, slow.
 */
public final class HeuristicProvider implements SolverProvider {

    static final SolverSetting<String> ASSERT = SolverSetting.choice(
            "assert",
            SearchAssertions.OFF,
            List.of(SearchAssertions.OFF, SearchAssertions.STEP, SearchAssertions.MOVE),
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
        Limits limits = problem.limits();
        if (!(problem.objective() instanceof Objective.Balance || problem.objective() instanceof Objective.Locality)) {
            return Support.no("objective " + problem.objective().name() + " (it takes balance and locality)");
        }
        if (!problem.isSingleCopy() || limits.slotsFreePerLayer()) {
            return Support.no("slots (it takes exactly one slot per expert in every layer)");
        }
        if (!limits.pinned().isEmpty() || !limits.forbidden().isEmpty()) {
            return Support.no("pinned or forbidden experts");
        }
        if (limits.hasMaxMoves()) {
            return Support.no("a limit on moves (maxMoves)");
        }
        if (!(problem.robustness() instanceof Robustness.Pooled)) {
            return Support.no("robustness over load windows (it balances pooled loads)");
        }
        if (problem.groups() != null && problem.groups().offHomeWeight() > 0) {
            return Support.no("expert groups with a weight");
        }
        return Support.yes();
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        return new LocalSearchEngine(settings.get(ASSERT));
    }
}

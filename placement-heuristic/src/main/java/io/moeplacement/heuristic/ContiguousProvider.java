package io.moeplacement.heuristic;

import io.moeplacement.PlacementProblem;
import io.moeplacement.SolverKind;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.Support;

/**
 * {@code contiguous}: slot i holds expert {@code i mod experts}, the layout engines start with.
 *
 * <p>Redundant slots repeat the first experts. Where that would put an expert twice on one device and duplicates are
 * forbidden, the result says that it breaks limits.
 */
public final class ContiguousProvider implements SolverProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ContiguousProvider() {}

    @Override
    public String name() {
        return "contiguous";
    }

    @Override
    public SolverKind kind() {
        return SolverKind.BASELINE;
    }

    @Override
    public Support supports(PlacementProblem problem) {
        return Baseline.supports(name(), problem);
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        return new Baseline(ContiguousProvider::fill);
    }

    static int[] fill(PlacementProblem problem, int layer) {
        int[] row = new int[problem.slots().slots(layer)];
        for (int slot = 0; slot < row.length; slot++) {
            row[slot] = slot % problem.experts();
        }
        return row;
    }
}

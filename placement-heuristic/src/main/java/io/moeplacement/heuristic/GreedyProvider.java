package io.moeplacement.heuristic;

import io.moeplacement.PlacementProblem;
import io.moeplacement.SolverKind;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.Support;

/**
 * {@code greedy}: each layer's experts, largest load first, to the device that is least loaded for its speed and has a
 * free slot (Towards MoE Deployment, section on load balancing; LPT with equal counts).
 *
 * <p>Redundant slots go one by one to the expert with the largest load per copy. Devices that hold the expert already are
 * avoided as long as another one has a free slot.
 */
public final class GreedyProvider implements SolverProvider {

    /** For {@link java.util.ServiceLoader}. */
    public GreedyProvider() {}

    @Override
    public String name() {
        return "greedy";
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
        return new Baseline((problem, layer) -> new GreedyLayer(problem, layer).fill());
    }
}

package io.moeplacement.cli;

import io.moeplacement.EndedBy;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SolverKind;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.Support;
import java.util.stream.IntStream;

/** A solver that searches until it is told to stop; found only through {@link InterruptionTest}'s class loader. */
public final class WaitingProvider implements SolverProvider {

    @Override
    public String name() {
        return "waiting";
    }

    @Override
    public SolverKind kind() {
        return SolverKind.BASELINE;
    }

    @Override
    public Support supports(PlacementProblem problem) {
        return Support.yes();
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        return (problem, context) -> {
            while (!context.shouldStop()) {
                Thread.onSpinWait();
            }
            int[][] map = new int[problem.layers()][];
            for (int layer = 0; layer < map.length; layer++) {
                map[layer] = IntStream.range(0, problem.experts()).toArray();
            }
            Placement placement = Placement.of(problem.slots(), problem.experts(), map);
            EndedBy endedBy = context.stopReason();
            return EngineResult.of(placement, endedBy);
        };
    }
}

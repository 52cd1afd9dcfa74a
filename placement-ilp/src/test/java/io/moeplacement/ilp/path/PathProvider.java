package io.moeplacement.ilp.path;

import io.moeplacement.PlacementProblem;
import io.moeplacement.PlacementSolver;
import io.moeplacement.PlacementSolvers;
import io.moeplacement.SolverConfig;
import io.moeplacement.SolverKind;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.SolverSetting;
import io.moeplacement.spi.Support;
import java.util.List;

/** The partition path as a solver of its own, so that the api verifies what it returns. */
final class PathProvider implements SolverProvider {

    static PlacementSolver solver() {
        return PlacementSolvers.of(new PathProvider())
                .create(SolverConfig.builder().solver("path").build());
    }

    @Override
    public String name() {
        return "path";
    }

    @Override
    public SolverKind kind() {
        return SolverKind.EXACT;
    }

    @Override
    public List<SolverSetting<?>> settings() {
        return List.of();
    }

    @Override
    public Support supports(PlacementProblem problem) {
        return PartitionPath.supports(problem);
    }

    @Override
    public SolverEngine create(SettingValues settings) {
        return new PartitionPath()::solve;
    }
}

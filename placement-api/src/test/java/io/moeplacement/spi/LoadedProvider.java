package io.moeplacement.spi;

import io.moeplacement.EndedBy;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SolverKind;

/** Found by class loaders whose META-INF/services names it; the test class path has no such file. */
public final class LoadedProvider implements SolverProvider {

    @Override
    public String name() {
        return "loaded";
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
        return (problem, context) -> EngineResult.of(FakeProvider.ascending(problem), EndedBy.CONVERGENCE);
    }
}

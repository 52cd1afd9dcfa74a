package io.moeplacement.internal;

import io.moeplacement.EndedBy;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.SolverKind;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SettingValues;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.SolverProvider;
import io.moeplacement.spi.Support;

/** A placement the caller already has, scored and verified like any solver's. */
record GivenPlacement(Placement placement) implements SolverProvider {

    static VerifiedSolver of(Placement placement) {
        GivenPlacement provider = new GivenPlacement(placement);
        return new VerifiedSolver(provider, SettingValues.defaults());
    }

    @Override
    public String name() {
        return "incumbent";
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
        return (problem, context) -> EngineResult.of(placement, EndedBy.CONVERGENCE);
    }
}

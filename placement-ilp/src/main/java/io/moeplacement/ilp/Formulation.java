package io.moeplacement.ilp;

import io.moeplacement.PlacementProblem;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.SolverEngine;
import io.moeplacement.spi.Support;

/** One way to state and solve a problem: a value of {@code placement.ilp.formulation}. Thread-safe. */
interface Formulation extends SolverEngine {

    /** Whether it can take a problem, naming feature and limit if not; cheap. */
    Support supports(PlacementProblem problem);

    /** A formulation of an engine and its own judgement. */
    static Formulation of(java.util.function.Function<PlacementProblem, Support> judge, SolverEngine engine) {
        return new Formulation() {
            @Override
            public Support supports(PlacementProblem problem) {
                return judge.apply(problem);
            }

            @Override
            public EngineResult solve(PlacementProblem problem, SolveContext context) {
                return engine.solve(problem, context);
            }
        };
    }
}

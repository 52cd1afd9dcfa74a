package io.moeplacement.ilp;

import io.moeplacement.EndedBy;
import io.moeplacement.Objective;
import io.moeplacement.PlacementProblem;
import io.moeplacement.ilp.path.PartitionPath;
import io.moeplacement.ilp.tight.Scope;
import io.moeplacement.ilp.tight.TightEngine;
import io.moeplacement.ilp.window.WindowEngine;
import io.moeplacement.spi.EngineResult;
import io.moeplacement.spi.SolveContext;
import io.moeplacement.spi.Support;

/**
 * The strongest formulation that can take a problem: partition path, else the tight programme within its size, else window
 * search. Before a tight programme of locality that cannot be enumerated, window search makes its start.
 */
final class AutoFormulation implements Formulation {

    /** Part of the time for window search before a programme. */
    private static final double WINDOWS_FIRST = 0.3;

    private final PartitionPath path = new PartitionPath();
    private final TightEngine tight;
    private final WindowEngine windows = new WindowEngine();
    private final WindowEngine windowsFirst = new WindowEngine(WINDOWS_FIRST);

    AutoFormulation(TightEngine tight) {
        this.tight = tight;
    }

    @Override
    public Support supports(PlacementProblem problem) {
        if (PartitionPath.supports(problem).isSupported()) {
            return Support.yes();
        }
        Support features = Scope.features(problem);
        if (!features.isSupported() || tight.supports(problem).isSupported()) {
            return features;
        }
        Support large = WindowEngine.supports(problem);
        Support size = tight.supports(problem);
        return large.isSupported() ? large : Support.no(size.reason() + "; " + large.reason());
    }

    @Override
    public EngineResult solve(PlacementProblem problem, SolveContext context) {
        if (PartitionPath.supports(problem).isSupported()) {
            EngineResult result = path.solve(problem, context);
            return result.endedBy() == EndedBy.PROOF ? result : new Fallback(problem).better(result, context);
        }
        if (tight.supports(problem).isSupported()) {
            boolean startsByWindows =
                    problem.objective() instanceof Objective.Locality && !tight.enumerates(problem, context);
            return startsByWindows
                    ? tight.solve(
                            problem,
                            context,
                            windowsFirst.solve(problem, context).placement())
                    : tight.solve(problem, context);
        }
        EngineResult result = windows.solve(problem, context);
        return problem.objective() instanceof Objective.Locality
                ? result.withLowerBound(TightEngine.localityBound(problem))
                : result;
    }
}

package io.moeplacement.bench;

import io.moeplacement.Evaluation;
import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import java.util.function.Supplier;

/**
 * A problem that contenders meet on.
 *
 * @param group title of the table it is a row of
 * @param name name of the row
 * @param figure what the table shows
 * @param iterations limit for {@code heuristic} in a quick run
 * @param problem makes the problem, which may be large
 */
record Instance(String group, String name, Figure figure, long iterations, Supplier<PlacementProblem> problem) {

    /** What a table shows of a placement. */
    enum Figure {
        /** Share of transitions that stay on their device; more is better. */
        LOCALITY,
        /** Value of the objective; less is better. */
        OBJECTIVE;

        double of(Evaluation evaluation) {
            Metrics metrics = evaluation.metrics();
            Double locality = metrics.locality();
            return this == LOCALITY && locality != null ? locality : evaluation.objectiveValue();
        }
    }
}

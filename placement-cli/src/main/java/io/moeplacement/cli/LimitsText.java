package io.moeplacement.cli;

import io.moeplacement.LoadBounds;
import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Violation;
import io.moeplacement.formats.SolveReport;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Says of broken limits what would be the best possible. */
final class LimitsText {

    private static final String MAX_IMBALANCE = "maxImbalance";

    private final PlacementProblem problem;

    LimitsText(PlacementProblem problem) {
        this.problem = problem;
    }

    /** The report, with the bound of the worst layer in its message when that layer is beyond the limit. */
    SolveReport explain(SolveReport report, List<Violation> violations) {
        Metrics metrics = report.metrics();
        // With robust = worst the pooled imbalance may be fine while that of a window is not.
        boolean explained = metrics != null
                && violations.stream().anyMatch(violation -> violation.limit().equals(MAX_IMBALANCE))
                && metrics.imbalance().worst() > problem.limits().maxImbalance();
        if (metrics == null || !explained) {
            return report;
        }
        int id = metrics.imbalance().worstLayerId();
        int layer = IntStream.range(0, problem.layers())
                .filter(candidate -> problem.profile().layerId(candidate) == id)
                .findFirst()
                .orElseThrow();
        String bound = String.format(
                Locale.ROOT,
                "; worst is layer %d with %.6f, no placement has less than %.6f there",
                id,
                metrics.imbalance().worst(),
                new LoadBounds(problem).imbalance(layer));
        return new SolveReport(
                report.name(),
                report.status(),
                report.elapsedSeconds(),
                report.endedBy(),
                report.engineClaim(),
                report.objective(),
                metrics,
                report.message() + bound);
    }
}

package io.moeplacement.formats;

import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Solution;
import io.moeplacement.formats.json.JsonOut;
import org.jspecify.annotations.Nullable;

/**
 * What the command reports of one solve or evaluation; null is what is not known.
 *
 * @param name solver or placement
 * @param status OPTIMAL, FEASIBLE, VIOLATES_LIMITS, INFEASIBLE or UNSUPPORTED
 * @param elapsedSeconds solver time
 * @param endedBy what ended the solve, lower-case
 * @param engineClaim what a foreign engine said of its own result, unverified
 * @param objective the objective's figures
 * @param metrics all metrics
 * @param message a remark, possibly empty
 */
public record SolveReport(
        String name,
        String status,
        double elapsedSeconds,
        @Nullable String endedBy,
        @Nullable String engineClaim,
        @Nullable Objective objective,
        @Nullable Metrics metrics,
        String message) {

    private static final double NANOS = 1e9;

    /**
     * Figures of the objective.
     *
     * @param name name of the objective
     * @param value the placement's value, smaller is better
     * @param lowerBound no admissible placement has a smaller value; null when no bound is known
     * @param gap (value - bound) / |value|; null when no bound is known
     */
    public record Objective(
            String name,
            double value,
            @Nullable Double lowerBound,
            @Nullable Double gap) {}

    /** The report of a solution. */
    public static SolveReport of(Solution solution, PlacementProblem problem) {
        return new SolveReport(
                solution.solver(),
                solution.status().name(),
                solution.elapsed().toNanos() / NANOS,
                JsonOut.name(solution.endedBy()),
                solution.engineClaim(),
                new Objective(problem.objective().name(), solution.value(), solution.lowerBound(), solution.gap()),
                solution.metrics(),
                solution.message());
    }

    /** The report of a problem that has no admissible placement, by proof. */
    public static SolveReport infeasible(String name, String message) {
        return new SolveReport(name, "INFEASIBLE", 0, null, null, null, null, message);
    }

    /** The report of a solver that cannot take the problem. */
    public static SolveReport unsupported(String name, String message) {
        return new SolveReport(name, "UNSUPPORTED", 0, null, null, null, null, message);
    }
}

package io.moeplacement.cli.report;

import io.moeplacement.MigrationPlan;
import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.formats.ParetoReport;
import io.moeplacement.formats.SolveReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report is about.
 *
 * @param problem the problem, whose traffic and devices everything is measured on
 * @param kind how the placement came about
 * @param result status, objective and metrics of the placement
 * @param placement the placement
 * @param migration the moves from the placement in force; null without one, or when there is no order
 * @param migrationMessage why there is no order of moves, possibly empty
 * @param others results of all solvers of a comparison; else empty
 * @param curve points between balance and the objective; else empty
 * @param origin where the report comes from
 */
public record Subject(
        PlacementProblem problem,
        Kind kind,
        SolveReport result,
        Placement placement,
        @Nullable MigrationPlan migration,
        String migrationMessage,
        List<SolveReport> others,
        List<ParetoReport> curve,
        Origin origin) {

    /** How the placement came about. */
    public enum Kind {
        /** By one solver. */
        SOLVED,
        /** It was given. */
        MEASURED,
        /** The best of several solvers. */
        BEST_OF_SOLVERS,
        /** The point of a curve with the shortest step. */
        POINT_OF_CURVE
    }

    /** Keeps its own copies of the lists. */
    public Subject {
        others = List.copyOf(others);
        curve = List.copyOf(curve);
    }

    /** One placement and nothing beside it. */
    public static Subject of(
            PlacementProblem problem, Kind kind, SolveReport result, Placement placement, Origin origin) {
        return new Subject(problem, kind, result, placement, null, "", List.of(), List.of(), origin);
    }

    /** The same with the moves from the placement in force, or with the reason why there are none. */
    public Subject withMigration(@Nullable MigrationPlan plan, String message) {
        return new Subject(problem, kind, result, placement, plan, message, others, curve, origin);
    }

    /** The same with the results of all solvers. */
    public Subject withOthers(List<SolveReport> results) {
        return new Subject(problem, kind, result, placement, migration, migrationMessage, results, curve, origin);
    }

    /** The same with the curve it is a point of. */
    public Subject withCurve(List<ParetoReport> points) {
        return new Subject(problem, kind, result, placement, migration, migrationMessage, others, points, origin);
    }
}

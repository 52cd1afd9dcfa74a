package io.moeplacement.cli;

import io.moeplacement.formats.SolveReport;
import io.moeplacement.formats.SweepReport;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Where more slots stop paying: of the points whose placement keeps the limits, the one farthest below the chord from the
 * first to the last of them, in the plane of redundant slots and objective value; the one with fewest slots on a tie.
 *
 * <p>The distance is measured along the value: that is proportional to the distance from the chord, in whatever units.
 */
final class Knee {

    /** Part of the largest value that rounding may explain. */
    private static final double ROUNDING = 1e-9;

    private Knee() {}

    /** Index of the knee; empty when no point lies below the chord. */
    static OptionalInt of(List<SweepReport> points) {
        int[] kept = IntStream.range(0, points.size())
                .filter(index -> keepsLimits(points.get(index).solve()))
                .toArray();
        if (kept.length < 3) {
            return OptionalInt.empty();
        }
        SweepReport first = points.get(kept[0]);
        SweepReport last = points.get(kept[kept.length - 1]);
        double slope = (value(last) - value(first)) / (last.redundant() - first.redundant());
        int knee = -1;
        double farthest = ROUNDING * Math.max(Math.abs(value(first)), Math.abs(value(last)));
        for (int index : kept) {
            SweepReport point = points.get(index);
            double below = value(first) + slope * (point.redundant() - first.redundant()) - value(point);
            if (below > farthest) {
                knee = index;
                farthest = below;
            }
        }
        return knee < 0 ? OptionalInt.empty() : OptionalInt.of(knee);
    }

    private static boolean keepsLimits(SolveReport report) {
        return report.status().equals("OPTIMAL") || report.status().equals("FEASIBLE");
    }

    private static double value(SweepReport point) {
        SolveReport.Objective objective = point.solve().objective();
        return objective == null ? Double.NaN : objective.value();
    }
}

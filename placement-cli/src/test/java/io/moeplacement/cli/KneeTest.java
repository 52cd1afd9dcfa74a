package io.moeplacement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.moeplacement.formats.SolveReport;
import io.moeplacement.formats.SweepReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KneeTest {

    private static SweepReport point(int redundant, String status, double value) {
        SolveReport.Objective objective = new SolveReport.Objective("balance", value, null, null);
        return new SweepReport(
                redundant, 8 + redundant, false, new SolveReport("x", status, 0, null, null, objective, null, ""));
    }

    private static SweepReport refused(int redundant) {
        return new SweepReport(redundant, 8 + redundant, false, SolveReport.unsupported("x", "no"));
    }

    private static List<SweepReport> curve(double... values) {
        List<SweepReport> points = new ArrayList<>();
        for (double value : values) {
            points.add(point(points.size(), "FEASIBLE", value));
        }
        return points;
    }

    @Test
    void isFarthestBelowTheChord() {
        // Chord 10 8 6 4 2: below it by 0, 2, 3, 1.5, 0.
        assertThat(Knee.of(curve(10, 6, 3, 2.5, 2))).hasValue(2);
        assertThat(Knee.of(curve(10, 6, 4, 2.5, 2))).hasValue(1);
    }

    @Test
    void distancesGoByTheNumberOfSlotsNotOfPoints() {
        List<SweepReport> points = List.of(
                point(0, "OPTIMAL", 10), point(1, "FEASIBLE", 8.5), point(8, "FEASIBLE", 1), point(9, "OPTIMAL", 1));
        // Chord 10, 9, 2, 1.
        assertThat(Knee.of(points)).hasValue(2);
    }

    @Test
    void aStraightLineAHumpAndTwoPointsHaveNone() {
        assertThat(Knee.of(curve(3, 2, 1))).isEmpty();
        assertThat(Knee.of(curve(0.3, 0.2, 0.1, 0))).isEmpty();
        assertThat(Knee.of(curve(3, 2.9, 1))).isEmpty();
        assertThat(Knee.of(curve(3, 1))).isEmpty();
        assertThat(Knee.of(curve())).isEmpty();
        assertThat(Knee.of(curve(1, 1, 1))).isEmpty();
    }

    @Test
    void pointsThatBreakLimitsOrAreRefusedDoNotCount() {
        List<SweepReport> points = new ArrayList<>(List.of(refused(0), point(1, "VIOLATES_LIMITS", 0)));
        points.addAll(
                List.of(point(2, "FEASIBLE", 10), point(3, "VIOLATES_LIMITS", 0), point(4, "FEASIBLE", 2), refused(5)));
        points.addAll(List.of(point(6, "OPTIMAL", 1), refused(7)));

        assertThat(Knee.of(points)).hasValue(4);
    }
}

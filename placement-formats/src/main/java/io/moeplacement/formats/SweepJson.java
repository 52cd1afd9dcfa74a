package io.moeplacement.formats;

import java.util.List;

/** Results of the same problem over a range of redundant slots, as the command prints them. */
public final class SweepJson {

    private SweepJson() {}

    /**
     * One point of a sweep.
     *
     * @param redundant slots of a layer beyond one per expert
     * @param slots slots of a layer over all devices
     * @param knee whether more slots stop paying here
     * @param report what the solver found
     */
    public record Point(int redundant, int slots, boolean knee, SolveReport report) {

        /** The same point, marked. */
        public Point asKnee() {
            return new Point(redundant, slots, true, report);
        }
    }

    /** An array: each entry a solve report with {@code redundant}, {@code slots} and {@code knee} before it. */
    public static String toJson(List<Point> points) {
        return JsonOut.toText(out -> out.array(array -> {
            for (Point point : points) {
                array.object(body -> {
                    body.number("redundant", point.redundant);
                    body.number("slots", point.slots);
                    body.bool("knee", point.knee);
                    SolveReportJson.fields(body, point.report);
                });
            }
        }));
    }
}

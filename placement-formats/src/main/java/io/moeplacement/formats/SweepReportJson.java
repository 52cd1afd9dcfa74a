package io.moeplacement.formats;

import io.moeplacement.formats.json.JsonOut;
import java.util.List;

/** The {@code --json} of a sweep: an array, each entry the point's own keys and then those of {@link SolveReportJson}. */
public final class SweepReportJson {

    private SweepReportJson() {}

    /** All points as an array. */
    public static String toJson(List<SweepReport> points) {
        return JsonOut.toText(out -> out.array(array -> {
            for (SweepReport point : points) {
                array.object(body -> {
                    body.whole("redundant", (long) point.redundant());
                    body.whole("slots", (long) point.slots());
                    body.bool("knee", point.knee());
                    SolveReportJson.fields(body, point.solve());
                });
            }
        }));
    }
}

package io.moeplacement.formats;

import io.moeplacement.formats.json.JsonOut;
import java.util.List;

/**
 * The {@code --json} of a curve between balance and another objective: an array, each entry the limit it was solved under (null
 * without one) and then the keys of {@link SolveReportJson}.
 */
public final class ParetoReportJson {

    private ParetoReportJson() {}

    /** All points as an array. */
    public static String toJson(List<ParetoReport> points) {
        return JsonOut.toText(out -> out.array(array -> {
            for (ParetoReport point : points) {
                array.object(body -> {
                    body.figure("maxImbalance", point.maxImbalance());
                    SolveReportJson.fields(body, point.solve());
                });
            }
        }));
    }
}

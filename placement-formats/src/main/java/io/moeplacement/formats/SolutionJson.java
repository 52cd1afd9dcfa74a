package io.moeplacement.formats;

import io.moeplacement.Metrics;
import io.moeplacement.PlacementProblem;
import io.moeplacement.Selections;
import io.moeplacement.Solution;
import io.moeplacement.formats.files.OutputFile;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.json.JsonOut;
import io.moeplacement.formats.placements.NativeFormat;
import io.moeplacement.formats.placements.PlacementTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Solution files: {@code {"version": 1, "report": {as of the command's --json}, "imbalancePerLayer": [layers],
 * "fanOutBasis": "tokens", "placement": {a native placement}}}. {@link PlacementFormats#read} takes them as placements.
 */
public final class SolutionJson {

    private static final String PLACEMENT_KEY = NativeFormat.SOLUTION_KEY;

    private SolutionJson() {}

    /**
     * Writes a solution; on failure nothing is left.
     *
     * @throws FormatException when the file cannot be written
     */
    public static void write(Path file, Solution solution, PlacementProblem problem) {
        int[] ids = problem.profile().layerIds();
        SolutionFile content = new SolutionFile(
                SolveReport.of(solution, problem), Arrays.stream(ids).boxed().toList(), solution.placement());
        Metrics metrics = solution.metrics();
        OutputFile.write(
                file,
                target -> JsonOut.write(
                        target,
                        json -> json.object(out -> {
                            out.number("version", 1);
                            out.object("report", body -> SolveReportJson.fields(body, content.report()));
                            out.array("imbalancePerLayer", values -> {
                                for (double value : metrics.imbalance().perLayer()) {
                                    values.number(value);
                                }
                            });
                            Metrics.FanOut fanOut = metrics.fanOut();
                            out.text("fanOutBasis", fanOut == null ? null : JsonOut.name(fanOut.basis()));
                            out.object(PLACEMENT_KEY, body -> NativeFormat.fields(body, ids, content.placement()));
                        })),
                written -> OutputFile.requireSame(file, content, read(written)));
    }

    /**
     * Reads a solution.
     *
     * @throws FormatException when the file is damaged, or a key is missing or unknown
     */
    public static SolutionFile read(Path file) {
        return JsonFiles.read(file, SizeLimits.MAX_PLACEMENT_BYTES, SolutionJson::value);
    }

    /** The placement of a solution file. */
    static PlacementTable table(Path file) {
        SolutionFile content = read(file);
        int[] ids = content.layerIds().stream().mapToInt(Integer::intValue).toArray();
        return new NativeFormat.Content(ids, content.placement()).table(file);
    }

    private static SolutionFile value(JsonIn in) throws IOException {
        Parts parts = new Parts();
        in.object(key -> {
            switch (key) {
                case "version" -> parts.version = in.version();
                case "report" -> parts.report = SolveReportIn.report(in);
                case "imbalancePerLayer" ->
                    parts.perLayer = Arrays.stream(in.numbers()).boxed().toList();
                case "fanOutBasis" -> parts.basis = in.orNull(() -> in.constant(Selections.Basis.class));
                case PLACEMENT_KEY -> parts.placement = NativeFormat.content(in);
                default -> throw in.unknownKey("version", "report", "imbalancePerLayer", "fanOutBasis", PLACEMENT_KEY);
            }
        });
        in.required(parts.version, "version");
        NativeFormat.Content placement = in.required(parts.placement, PLACEMENT_KEY);
        SolveReport report = in.required(parts.report, "report");
        return new SolutionFile(
                SolveReportIn.completed(report, parts.perLayer, parts.basis),
                Arrays.stream(placement.layerIds()).boxed().toList(),
                placement.placement());
    }

    private static final class Parts {
        private @Nullable Integer version;
        private @Nullable SolveReport report;
        private List<Double> perLayer = List.of();
        private Selections.@Nullable Basis basis;
        private NativeFormat.@Nullable Content placement;
    }
}

package io.moeplacement.cli;

import io.moeplacement.Placement;
import io.moeplacement.PlacementProblem;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormat;
import io.moeplacement.formats.PlacementFormats;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the placement goes. */
final class OutputArguments {

    private static final String DEFAULT_FORMAT = "sglang";

    @Option(names = "--out", paramLabel = "FILE", description = "Write the placement to a file.")
    @Nullable
    Path out;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description =
                    "Format of that file: sglang (default), trtllm, vllm, vllm-jsonl, vllm-ascend, mindie, omni, exflow,"
                            + " eplb or native.")
    String format = DEFAULT_FORMAT;

    @Option(names = "--best-effort", description = "Write the placement even when it does not keep the limits.")
    boolean bestEffort;

    /**
     * Looks at the target before any time is spent on solving.
     *
     * @param taken files the command reads or writes otherwise; this one is added
     * @throws CliException when the format is unknown, the file could not be written or is taken
     */
    void check(List<NamedFile> taken) {
        format(format);
        if (out != null) {
            new OutputFile("--out", out).claim(taken);
        }
    }

    /** @throws CliException when there is no format of that name */
    static PlacementFormat format(String name) {
        if (!PlacementFormats.names().contains(name)) {
            throw CliException.usage("--format " + new NearestWord(PlacementFormats.names()).refuse(name));
        }
        return PlacementFormats.named(name);
    }

    /** What a placement of a problem is about. */
    static PlacementContext context(PlacementProblem problem) {
        return PlacementContext.of(problem.profile().layerIds(), problem.experts(), problem.devices());
    }

    /**
     * Looks at the slots before any time is spent on solving.
     *
     * @throws CliException when the format cannot say a placement with these slots
     */
    void check(PlacementProblem problem) {
        String refusal = out == null ? null : format(format).refusal(problem.slots(), context(problem));
        if (refusal != null) {
            throw CliException.usage("--format " + format + ": " + refusal
                    + "; change --slots, or use --format native, which takes everything");
        }
    }

    /**
     * Writes the placement, if a file was named, and tells what the engine's operator should know.
     *
     * @throws CliException when the format cannot say this placement or the file cannot be written
     */
    void write(Placement placement, PlacementContext context, Session session) {
        if (out != null) {
            PlacementFormat chosen = format(format);
            try {
                chosen.write(out, placement, context);
            } catch (FormatException e) {
                throw CliException.usage("cannot write --out " + out + " as " + format + ": " + e.getMessage(), e);
            }
            chosen.remarks(placement, context).forEach(remark -> session.tell(out + ": " + remark));
        }
    }

    /** What became of the placement, as a line of the summary. */
    String describe() {
        return out == null
                ? "not written (--out FILE writes it)"
                : out + " (" + format + ", for " + format(format).use() + ")";
    }
}

package io.moeplacement.cli;

import io.moeplacement.Placement;
import io.moeplacement.SlotLayout;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormats;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the placement goes. */
final class OutputArguments {

    private static final String DEFAULT_FORMAT = "sglang";

    /** Formats of engines that are announced but not written yet. */
    private static final List<String> LATER_FORMATS =
            List.of("trtllm", "vllm", "vllm-ascend", "mindie", "omni", "exflow", "eplb");

    @Option(names = "--out", paramLabel = "FILE", description = "Write the placement to a file.")
    @Nullable
    Path out;

    @Option(names = "--format", paramLabel = "NAME", description = "Format of that file: sglang (default) or native.")
    String format = DEFAULT_FORMAT;

    @Option(names = "--best-effort", description = "Write the placement even when it does not keep the limits.")
    boolean bestEffort;

    /**
     * Looks at the target before any time is spent on solving.
     *
     * @param inputs the files the command reads
     * @throws CliException when the format is unknown, the file could not be written or is one of the inputs
     */
    void check(List<InputFile> inputs) {
        List<String> names = List.copyOf(PlacementFormats.names());
        if (LATER_FORMATS.contains(format) && !names.contains(format)) {
            throw CliException.usage("--format " + format + LaterWork.NOT_YET);
        }
        if (!names.contains(format)) {
            throw CliException.usage("--format " + new NearestWord(names).refuse(format));
        }
        if (out != null) {
            OutputFile target = new OutputFile("--out", out);
            target.checkIsNot(inputs);
            target.check();
        }
    }

    /**
     * Looks at the slots before any time is spent on solving.
     *
     * @throws CliException when the format cannot say a placement with these slots
     */
    void check(SlotLayout slots) {
        if (out != null && format.equals(DEFAULT_FORMAT) && !slots.isUniform()) {
            throw CliException.usage("--format " + format + " gives every device the same number of slots, "
                    + slots.slots(0) + " slots on " + slots.devices()
                    + " devices do not divide; change --slots or use --format native");
        }
    }

    /**
     * Writes the placement, if a file was named.
     *
     * @throws CliException when the format cannot say this placement or the file cannot be written
     */
    void write(Placement placement, PlacementContext context) {
        if (out != null) {
            try {
                PlacementFormats.named(format).write(out, placement, context);
            } catch (FormatException e) {
                throw CliException.usage("cannot write --out " + out + " as " + format + ": " + e.getMessage(), e);
            }
        }
    }

    /** What became of the placement, as a line of the summary. */
    String describe() {
        return out == null ? "not written (--out FILE writes it)" : out + " (" + format + ")";
    }
}

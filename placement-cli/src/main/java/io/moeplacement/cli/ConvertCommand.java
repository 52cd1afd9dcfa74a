package io.moeplacement.cli;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementFormat;
import io.moeplacement.formats.PlacementFormats;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.StoredPlacement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code placement convert}. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Writes a placement in another engine's format.",
            "The format of --in is found in its content: SGLang, TensorRT-LLM, vLLM, vllm-ascend, MindIE, OmniPlacement,"
                    + " ExFlow, EPLB, native or a native solution. What that file does not say, the options do."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${COMMAND-FULL-NAME} --in plan.json --out plan.yaml --format trtllm --layers 3-60",
            "  ${COMMAND-FULL-NAME} --in plan.yaml --out expert_map.json --format vllm-ascend --topology 4x8",
            "  ${COMMAND-FULL-NAME} --in placement.npy --out plan.json --format sglang --layers 3-60",
            "  ${COMMAND-FULL-NAME} --in solution.csv --out plan.json --format native --experts 64"
        })
final class ConvertCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--in", paramLabel = "FILE", required = true, description = "The placement to read.")
    @Nullable
    Path in;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write.")
    @Nullable
    Path out;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            required = true,
            description =
                    "Format of that file: sglang, trtllm, vllm, vllm-jsonl, vllm-ascend, mindie, omni, exflow, eplb or"
                            + " native.")
    @Nullable
    String format;

    @Option(
            names = "--topology",
            paramLabel = "NxD|FILE",
            description = "N nodes of D devices that hold the slots, for files that do not say how many there are.")
    @Nullable
    String topology;

    @Option(
            names = "--layers",
            paramLabel = "A-B[,...]",
            converter = LayerIdsConverter.class,
            description = "The model's numbers of the layers that have experts, such as 3-60, for files that count them"
                    + " from 0; of files that number them, those to take.")
    @Nullable
    LayerIds layers;

    @Option(
            names = "--experts",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "Experts per layer, for files that do not say (default: the largest id plus one).")
    @Nullable
    Integer experts;

    ConvertCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Path source = Objects.requireNonNull(in);
        Path target = Objects.requireNonNull(out);
        PlacementFormat chosen = OutputArguments.format(Objects.requireNonNull(format));
        new OutputFile("--out", target).claim(new ArrayList<>(List.of(new NamedFile("--in", source))));
        StoredPlacement stored = PlacementFormats.read(source, hints());
        if (chosen.namesDevices() && !stored.devicesKnown()) {
            throw CliException.usage("which devices? " + source + " does not say, and " + chosen.name()
                    + " needs to know; give --topology NxD, such as 4x8");
        }
        session.tellAssumptions(stored.notes());
        try {
            chosen.write(target, stored.placement(), stored.context());
        } catch (FormatException e) {
            throw CliException.usage(
                    "cannot write --out " + target + " as " + chosen.name() + ": " + e.getMessage(), e);
        }
        tellRemarks(chosen, stored, target);
        session.out().println(describe(stored, chosen, target));
        return ExitCode.DONE.number();
    }

    private PlacementHints hints() {
        PlacementHints hints = PlacementHints.none();
        if (layers != null) {
            hints = hints.withLayerIds(layers.ids());
        }
        if (experts != null) {
            hints = hints.withExperts(experts);
        }
        if (topology != null) {
            // Only the number of devices counts here, so nothing about links is assumed.
            hints = hints.withDevices(
                    new TopologyReader(new ArrayList<>()).read(topology).devices());
        }
        return hints;
    }

    private void tellRemarks(PlacementFormat chosen, StoredPlacement stored, Path target) {
        chosen.remarks(stored.placement(), stored.context()).forEach(remark -> session.tell(target + ": " + remark));
        if (!stored.devicesKnown()) {
            session.tell(target + ": whether the slots divide by the devices and a device holds an expert twice is not"
                    + " checked, as no file says how many devices there are (--topology NxD says it)");
        }
    }

    private static String describe(StoredPlacement stored, PlacementFormat chosen, Path target) {
        PlacementContext context = stored.context();
        int slots = stored.placement().layout().slots(0);
        return "wrote " + target + " (" + chosen.name() + ", for " + chosen.use() + ") from " + stored.format() + ": "
                + context.layers() + " layers (" + context.layerId(0) + ".." + context.largestLayerId() + "), "
                + context.experts() + " experts in " + slots + " slots"
                + (stored.devicesKnown() ? " on " + context.devices() + " devices" : "");
    }
}

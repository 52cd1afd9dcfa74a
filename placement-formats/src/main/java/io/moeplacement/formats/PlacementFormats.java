package io.moeplacement.formats;

import io.moeplacement.Placement;
import java.nio.file.Path;
import java.util.List;

/** Finds placement formats by name and by content. */
public final class PlacementFormats {

    /** Most bytes of a placement file; that of the largest model known has one. */
    static final long MAX_BYTES = 1L << 28;

    private static final List<PlacementFormat> ALL = List.of(
            new PlacementFormat("sglang", new SglangFormat(), EngineNeeds.sglang()),
            new PlacementFormat("trtllm", new TrtllmFormat(), EngineNeeds.trtllm()),
            new PlacementFormat(
                    "vllm", new VllmFormat(), EngineNeeds.vllm("initial_expert_map_path", "vllm-project/vllm #49572")),
            new PlacementFormat(
                    "vllm-jsonl",
                    new VllmJsonlFormat(),
                    EngineNeeds.vllm("initial_mapping_path", "vllm-project/vllm #41141")),
            new PlacementFormat(
                    "vllm-ascend",
                    new ExpertMapFormat(),
                    EngineNeeds.expertMap(
                            "vllm-ascend",
                            "vllm-ascend, additional_config.eplb_config.expert_map_path",
                            List.of("vllm-ascend announces that static maps go with v0.25.1"))),
            new PlacementFormat(
                    "mindie",
                    new ExpertMapFormat(),
                    EngineNeeds.expertMap("MindIE", "MindIE, models.NAME.eplb.expert_map_file at level 1", List.of())),
            new PlacementFormat("omni", new OmniFormat(), EngineNeeds.omni()),
            new PlacementFormat("exflow", new ExflowFormat(), EngineNeeds.exflow()),
            new PlacementFormat("eplb", new EplbFormat(), EngineNeeds.eplb()),
            new PlacementFormat("native", new NativeFormat(), EngineNeeds.nothing()));

    private PlacementFormats() {}

    /** Names of all formats. */
    public static List<String> names() {
        return ALL.stream().map(PlacementFormat::name).toList();
    }

    /**
     * The format of a name.
     *
     * @throws IllegalArgumentException when the name is unknown; the message lists the known ones
     */
    public static PlacementFormat named(String name) {
        return ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown placement format (" + name + "), known are " + String.join(", ", names())));
    }

    /**
     * Reads a placement in whatever format it is: that of an engine, the native placement or the native solution.
     *
     * @throws FormatException when the content is of no known format, damaged, or does not fit the context
     */
    public static Placement read(Path file, PlacementContext context) {
        return read(file, PlacementHints.of(context)).placement();
    }

    /**
     * Reads a placement in whatever format it is, of which not everything need be known. Files that vllm-ascend and MindIE
     * share are called vllm-ascend's.
     *
     * @throws FormatException when the content is of no known format, damaged, or does not fit the hints
     */
    public static StoredPlacement read(Path file, PlacementHints hints) {
        String kind = PlacementContent.kind(file);
        if (kind.equals(PlacementContent.SOLUTION)) {
            return SolutionJson.table(file).resolve(kind, hints);
        }
        return named(kind).read(file, hints);
    }
}

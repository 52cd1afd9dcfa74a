package io.moeplacement.formats.placements;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.StoredPlacement;
import java.nio.file.Path;
import java.util.List;

/**
 * One kind of placement file.
 *
 * @param name lower-case name, as used on the command line
 * @param codec its bytes
 * @param needs what the engine that takes it asks for
 */
public record PlacementKind(String name, PlacementCodec codec, EngineNeeds needs) {

    /** MindIE's, the same bytes as vllm-ascend's. */
    public static final PlacementKind MINDIE = new PlacementKind(
            "mindie",
            new ExpertMapFormat(),
            EngineNeeds.expertMap("MindIE", "MindIE, models.NAME.eplb.expert_map_file at level 1", List.of()));

    /** All kinds, in the order in which users are told of them. */
    public static final List<PlacementKind> ALL = List.of(
            new PlacementKind("sglang", new SglangFormat(), EngineNeeds.sglang()),
            new PlacementKind("trtllm", new TrtllmFormat(), EngineNeeds.trtllm()),
            new PlacementKind(
                    "vllm", new VllmFormat(), EngineNeeds.vllm("initial_expert_map_path", "vllm-project/vllm #49572")),
            new PlacementKind(
                    "vllm-jsonl",
                    new VllmJsonlFormat(),
                    EngineNeeds.vllm("initial_mapping_path", "vllm-project/vllm #41141")),
            new PlacementKind(
                    "vllm-ascend",
                    new ExpertMapFormat(),
                    EngineNeeds.expertMap(
                            "vllm-ascend",
                            "vllm-ascend, additional_config.eplb_config.expert_map_path",
                            List.of("vllm-ascend announces that static maps go with v0.25.1"))),
            MINDIE,
            new PlacementKind("omni", new OmniFormat(), EngineNeeds.omni()),
            new PlacementKind("exflow", new ExflowFormat(), EngineNeeds.exflow()),
            new PlacementKind("eplb", new EplbFormat(), EngineNeeds.eplb()),
            new PlacementKind("native", new NativeFormat(), EngineNeeds.nothing()));

    /**
     * Reads a placement of which not everything need be known.
     *
     * @throws FormatException when the file is damaged, or does not fit the hints
     */
    public StoredPlacement read(Path file, PlacementHints hints) {
        return codec.read(file, hints).resolve(name, hints);
    }
}

package io.moeplacement.formats.placements;

import java.util.List;

/**
 * What an engine asks of the file it takes.
 *
 * @param use engine and option
 * @param conditions what else must be so for the engine to use the file, in words
 * @param namesDevices whether the file says which slots are on which device
 * @param keepsSlotOrder whether it keeps the order of slots on a device
 * @param layersByPosition whether it counts layers with experts from 0
 * @param slotRules constraints on the numbers of slots
 * @param placementRules constraints on what the slots hold, checked after those
 */
public record EngineNeeds(
        String use,
        List<String> conditions,
        boolean namesDevices,
        boolean keepsSlotOrder,
        boolean layersByPosition,
        List<SlotRule> slotRules,
        List<PlacementRule> placementRules) {

    private static final String PROPOSED = "no released vLLM reads this file: it is the form of pull request ";

    static EngineNeeds sglang() {
        return new EngineNeeds(
                "SGLang, --init-expert-location FILE",
                List.of(),
                false,
                true,
                false,
                List.of(SlotRule.even(SglangFormat.ENGINE), SlotRule.rowPerModelLayer(SglangFormat.ENGINE)),
                List.of());
    }

    static EngineNeeds trtllm() {
        return new EngineNeeds(
                "TensorRT-LLM, moe_config: load_balancer: FILE",
                List.of(
                        "TensorRT-LLM ignores the file in silence where the model's architecture is not on its list, EP is"
                                + " 1 or attention DP is off"),
                false,
                true,
                false,
                List.of(SlotRule.even(TrtllmFormat.ENGINE)),
                List.of());
    }

    static EngineNeeds vllm(String option, String pullRequest) {
        return new EngineNeeds(
                "vLLM, --eplb-config " + option,
                List.of(PROPOSED + pullRequest),
                false,
                true,
                true,
                List.of(SlotRule.even(VllmFormat.ENGINE)),
                List.of(PlacementRule.atMostCopies(VllmFormat.ENGINE, VllmFormat.MAX_COPIES)));
    }

    static EngineNeeds expertMap(String engine, String use, List<String> conditions) {
        return new EngineNeeds(
                use,
                conditions,
                true,
                true,
                true,
                List.of(SlotRule.even(engine)),
                List.of(PlacementRule.noDuplicates(engine + " refuses an expert twice on a rank")));
    }

    static EngineNeeds omni() {
        return new EngineNeeds(
                "OmniPlacement, pattern_path",
                List.of(),
                true,
                false,
                true,
                List.of(),
                List.of(PlacementRule.noDuplicates(
                        "OmniPlacement's file of 0 and 1 cannot say that, and its validator refuses it")));
    }

    static EngineNeeds exflow() {
        return new EngineNeeds(
                "ExFlow, its placement CSV",
                List.of(),
                true,
                false,
                true,
                List.of(SlotRule.singleCopies(ExflowFormat.ENGINE), SlotRule.evenExpertCount(ExflowFormat.ENGINE)),
                List.of());
    }

    static EngineNeeds eplb() {
        return new EngineNeeds(
                "numpy.load, EPLB's phy2log",
                List.of(),
                false,
                true,
                true,
                List.of(SlotRule.even(EplbFormat.ENGINE)),
                List.of());
    }

    static EngineNeeds nothing() {
        return new EngineNeeds("moe-placement itself", List.of(), true, true, false, List.of(), List.of());
    }
}

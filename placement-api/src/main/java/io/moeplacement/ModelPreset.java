package io.moeplacement;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Models whose shapes are known by name. Shapes are those of the published model configurations; time per assignment is
 * the estimate of {@link ModelSpec#gated}.
 */
public enum ModelPreset {
    /** Mixtral-8x7B: 32 layers, 8 experts, top-2, BF16 weights. */
    MIXTRAL_8X7B("mixtral-8x7b", ModelSpec.gated("mixtral-8x7b", 32, 8, 2, 4096, 14336, 16), 0),
    /** gpt-oss-20b: 24 layers, 32 experts, top-4, MXFP4 weights (4.25 bits with their scales). */
    GPT_OSS_20B("gpt-oss-20b", ModelSpec.gated("gpt-oss-20b", 24, 32, 4, 2880, 2880, 4.25), 0),
    /** DeepSeek-V3: 58 MoE layers with ids 3..60, 256 routed experts, top-8, FP8 weights. */
    DEEPSEEK_V3("deepseek-v3", ModelSpec.gated("deepseek-v3", 58, 256, 8, 7168, 2048, 8), 3);

    private final String id;
    private final ModelSpec spec;
    private final int firstLayerId;

    ModelPreset(String id, ModelSpec spec, int firstLayerId) {
        this.id = id;
        this.spec = spec;
        this.firstLayerId = firstLayerId;
    }

    /**
     * The preset of a name such as {@code deepseek-v3}.
     *
     * @throws IllegalArgumentException when the name is unknown; the message lists the known ones
     */
    public static ModelPreset named(String id) {
        return Arrays.stream(values())
                .filter(preset -> preset.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown model (" + id + "), known are "
                        + ids().stream().collect(Collectors.joining(", "))));
    }

    /** The names of all presets. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(ModelPreset::id).toList();
    }

    /** Lower-case name with hyphens. */
    public String id() {
        return id;
    }

    /** Sizes and speeds. */
    public ModelSpec spec() {
        return spec;
    }

    /** Ids of the MoE layers in the model's own counting, {@code [layers]}. */
    public int[] layerIds() {
        return IntStream.range(firstLayerId, firstLayerId + spec.layers()).toArray();
    }
}

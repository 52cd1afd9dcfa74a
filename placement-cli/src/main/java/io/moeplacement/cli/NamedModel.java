package io.moeplacement.cli;

import io.moeplacement.ModelPreset;
import io.moeplacement.ModelSpec;
import io.moeplacement.formats.ModelJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** The value of {@code --model}: sizes and speeds, and the model's own numbers of its MoE layers. */
final class NamedModel {

    private final ModelSpec spec;
    private final int[] layerIds;

    private NamedModel(ModelSpec spec, int[] layerIds) {
        this.spec = spec;
        this.layerIds = layerIds;
    }

    /** @throws CliException when the text is neither a model's name nor a file */
    static NamedModel read(String text) {
        if (!isFile(text)) {
            ModelPreset preset = ModelPreset.named(text);
            return new NamedModel(preset.spec(), preset.layerIds());
        }
        Path file = PathConverter.of("--model", text);
        if (!Files.exists(file) && !text.endsWith(".json")) {
            throw CliException.usage(
                    "--model " + new NearestWord(ModelPreset.ids()).refuse(text) + ", or the path of a JSON file");
        }
        ModelSpec spec = ModelJson.read(file);
        return new NamedModel(spec, IntStream.range(0, spec.layers()).toArray());
    }

    /** Whether the value names a file rather than a preset. */
    static boolean isFile(String text) {
        return !ModelPreset.ids().contains(text);
    }

    ModelSpec spec() {
        return spec;
    }

    /** Ids of the MoE layers, {@code [layers]}; a model file says nothing about them, so they count from 0. */
    int[] layerIds() {
        return layerIds.clone();
    }
}

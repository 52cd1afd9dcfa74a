package io.moeplacement.formats.dumps;

import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonIn;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code model_gen_config.json} says about MindIE's load files.
 *
 * @param layers rows of a block
 * @param experts experts per layer, or null where it does not say
 * @param topK experts per token, or null where it does not say
 * @param mapFile name of the placement in force, or null where experts stand in order
 */
record MindieConfig(
        Path file,
        int layers,
        @Nullable Integer experts,
        @Nullable Integer topK,
        @Nullable String mapFile) {

    static final String NAME = "model_gen_config.json";
    static final String LAYERS = "num_moe_layers";

    private static final String SHARED = "enable_dangling_shared_expert";

    static MindieConfig read(Path file) {
        @Nullable Object[] fields = new Object[4];
        return JsonFiles.read(file, 1 << 20, in -> {
            in.object(key -> {
                switch (key) {
                    case LAYERS -> fields[0] = in.integer(1, SizeLimits.MAX_LAYERS);
                    case "num_of_experts" -> fields[1] = in.integer(1, SizeLimits.MAX_EXPERTS);
                    case "num_of_selected_expert" ->
                        fields[2] = in.isArray() ? only(in, in.integers()) : (Integer) in.integer(1, 65_535);
                    case "eplb_expert_map_file" -> fields[3] = in.orNull(in::text);
                    case SHARED -> {
                        if (in.bool()) {
                            throw in.bad("files with devices for shared experts alone are not read");
                        }
                    }
                    default -> in.skip();
                }
            });
            return new MindieConfig(
                    file, (Integer) in.required(fields[0], LAYERS), (Integer) fields[1], (Integer) fields[2], (String)
                            fields[3]);
        });
    }

    private static Integer only(JsonIn in, int[] values) {
        if (values.length != 1 || values[0] < 1 || values[0] > SizeLimits.MAX_EXPERTS) {
            throw in.bad("one number from 1 on is expected");
        }
        return values[0];
    }
}

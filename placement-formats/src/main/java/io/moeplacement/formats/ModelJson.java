package io.moeplacement.formats;

import io.moeplacement.ModelSpec;
import io.moeplacement.formats.files.OutputFile;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.json.JsonOut;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Model files: {@code {"version": 1, "name": "...", "layers": 58, "experts": 256, "topK": 8, "bytesPerToken": 14336,
 * "bytesPerExpert": 44040192, "secondsPerAssignment": 2.2e-7, "tokensPerStep": 8192}}; tokensPerStep may be absent.
 */
public final class ModelJson {

    private static final long MAX_BYTES = 1 << 20;

    private ModelJson() {}

    /**
     * Reads a model.
     *
     * @throws FormatException when the file is damaged, a key is missing or unknown, or a figure is out of range
     */
    public static ModelSpec read(Path file) {
        return JsonFiles.read(file, MAX_BYTES, in -> value(in, true));
    }

    /**
     * Writes a model; on failure nothing is left.
     *
     * @throws FormatException when the file cannot be written
     */
    public static void write(Path file, ModelSpec model) {
        OutputFile.write(
                file,
                target -> JsonOut.write(
                        target,
                        json -> json.object(out -> {
                            out.number("version", 1);
                            fields(out, model);
                        })),
                written -> OutputFile.requireSame(file, model, read(written)));
    }

    static void fields(JsonOut out, ModelSpec model) throws IOException {
        out.text("name", model.name());
        out.number("layers", model.layers());
        out.number("experts", model.experts());
        out.number("topK", model.topK());
        out.number("bytesPerToken", model.bytesPerToken());
        out.number("bytesPerExpert", model.bytesPerExpert());
        out.number("secondsPerAssignment", model.secondsPerAssignment());
        out.whole("tokensPerStep", model.tokensPerStep());
    }

    static ModelSpec value(JsonIn in, boolean versioned) throws IOException {
        Parts parts = new Parts();
        in.object(key -> {
            switch (key) {
                case "version" -> parts.version = in.version();
                case "name" -> parts.name = in.text();
                case "layers" -> parts.layers = in.integer();
                case "experts" -> parts.experts = in.integer();
                case "topK" -> parts.topK = in.integer();
                case "bytesPerToken" -> parts.bytesPerToken = in.number();
                case "bytesPerExpert" -> parts.bytesPerExpert = in.number();
                case "secondsPerAssignment" -> parts.secondsPerAssignment = in.number();
                case "tokensPerStep" -> parts.tokensPerStep = in.whole();
                default ->
                    throw in.unknownKey(
                            "version",
                            "name",
                            "layers",
                            "experts",
                            "topK",
                            "bytesPerToken",
                            "bytesPerExpert",
                            "secondsPerAssignment",
                            "tokensPerStep");
            }
        });
        if (versioned) {
            in.required(parts.version, "version");
        }
        String name = in.required(parts.name, "name");
        int layers = in.required(parts.layers, "layers");
        int experts = in.required(parts.experts, "experts");
        int topK = in.required(parts.topK, "topK");
        double bytesPerToken = in.required(parts.bytesPerToken, "bytesPerToken");
        double bytesPerExpert = in.required(parts.bytesPerExpert, "bytesPerExpert");
        double seconds = in.required(parts.secondsPerAssignment, "secondsPerAssignment");
        return in.checked(
                "model",
                () -> new ModelSpec(
                        name, layers, experts, topK, bytesPerToken, bytesPerExpert, seconds, parts.tokensPerStep));
    }

    private static final class Parts {
        private @Nullable Integer version;
        private @Nullable String name;
        private @Nullable Integer layers;
        private @Nullable Integer experts;
        private @Nullable Integer topK;
        private @Nullable Double bytesPerToken;
        private @Nullable Double bytesPerExpert;
        private @Nullable Double secondsPerAssignment;
        private long tokensPerStep = ModelSpec.DEFAULT_TOKENS_PER_STEP;
    }
}

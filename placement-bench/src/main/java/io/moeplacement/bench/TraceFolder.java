package io.moeplacement.bench;

import io.moeplacement.LoadWindows;
import io.moeplacement.Pairing;
import io.moeplacement.RoutingProfile;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.ProfileReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The folder with measured routing data, which is not part of the project. Reads each file once. Not thread-safe. */
final class TraceFolder {

    /** gpt-oss-20b, tokens. */
    static final String GPT_OSS = "gpt-oss-20b.even.npz";

    private final Path folder;
    private final Map<String, RoutingProfile> read = new HashMap<>();

    TraceFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder that {@code --traces} names, else that of the system property {@code moe.traces}, else {@code traces}. */
    static TraceFolder of(Arguments arguments) {
        return new TraceFolder(Path.of(arguments.text("--traces", System.getProperty("moe.traces", "traces"))));
    }

    /** The name of the file with DeepSeek-V3's loads of a window. */
    static String deepSeek(String window) {
        return "deepseek-v3." + window + ".loads.csv";
    }

    boolean has(String file) {
        return Files.isRegularFile(folder.resolve(file));
    }

    Path file(String file) {
        return folder.resolve(file);
    }

    RoutingProfile loads(String file) {
        return profile(file, Pairing.ALL);
    }

    RoutingProfile profile(String file, Pairing pairing) {
        return read.computeIfAbsent(
                file + " " + pairing,
                key -> new ProfileReader(ProfileOptions.defaults().withPairing(pairing))
                        .read(List.of(folder.resolve(file)))
                        .profile());
    }

    /** Loads of several files as load windows. */
    RoutingProfile windows(List<String> files) {
        RoutingProfile first = loads(files.get(0));
        double[][][] loads = new double[files.size()][first.layers()][];
        double[][] pooled = new double[first.layers()][first.experts()];
        long[] labels = new long[files.size()];
        for (int window = 0; window < loads.length; window++) {
            labels[window] = window;
            for (int layer = 0; layer < pooled.length; layer++) {
                loads[window][layer] = loads(files.get(window)).loads(layer);
                for (int expert = 0; expert < first.experts(); expert++) {
                    pooled[layer][expert] += loads[window][layer][expert];
                }
            }
        }
        return RoutingProfile.builder(first.layerIds(), first.experts())
                .topK(first.topK())
                .loads(pooled)
                .windows(LoadWindows.of(labels, loads))
                .build();
    }
}

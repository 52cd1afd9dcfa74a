package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.profiles.ProfileSource;
import io.moeplacement.formats.profiles.StepLoads;
import io.moeplacement.formats.profiles.TraceFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of TensorRT-LLM: {@code meta_info.json} and, per rank, counts ({@code rank<r>.safetensors}) or the experts
 * chosen ({@code rank<r>_raw.safetensors}). Where all ranks have the latter, they are read as tokens, else the counts.
 */
final class TensorRtFolder {

    static final String EXPERTS = "num_experts";

    private static final String META = "meta_info.json";
    private static final Pattern RANK = Pattern.compile("rank(\\d{1,6})(_raw)?\\.safetensors");

    private TensorRtFolder() {}

    /**
     * What the meta file says.
     *
     * @param topK experts per token, or null where it does not say
     * @param ranks number of rank files, or null where it does not say
     */
    record Meta(
            int experts, @Nullable Integer topK, @Nullable Integer ranks) {}

    static boolean isIn(Path folder) {
        return Files.isDirectory(folder) && Files.isRegularFile(folder.resolve(META));
    }

    /** @param path the folder or its meta file */
    static ProfileSource open(Path path, ProfileOptions options) throws IOException {
        boolean folderGiven = Files.isDirectory(path);
        Meta meta = readMeta(folderGiven ? path.resolve(META) : path);
        Path folder = folderGiven ? path : path.toAbsolutePath().getParent();
        SortedMap<Integer, Path> counts = new TreeMap<>();
        SortedMap<Integer, Path> raw = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "rank*.safetensors")) {
            for (Path file : files) {
                Matcher name = RANK.matcher(file.getFileName().toString());
                if (name.matches()) {
                    (name.group(2) == null ? counts : raw).put(Integer.valueOf(name.group(1)), file);
                }
            }
        }
        boolean tokens = !raw.isEmpty() && raw.keySet().containsAll(counts.keySet());
        List<Path> ranks = requireAll(path, tokens ? raw : counts, meta);
        List<String> notes = new ArrayList<>();
        notes.add(path + ": " + (tokens ? "choices" : "counts") + " of "
                + (ranks.size() == 1 ? "rank 0 alone" : "ranks 0.." + (ranks.size() - 1)));
        if (!tokens && !raw.isEmpty()) {
            notes.add(path + ": choices are there for " + raw.size() + " of " + counts.size()
                    + " ranks and are left out, counts are read");
        }
        TensorRtSteps steps = TensorRtSteps.open(ranks, tokens ? 2 : 1, options.maxInputBytes());
        return tokens
                ? TraceFile.scan(TensorRtTokens.of(path, meta, steps, notes), options)
                : StepLoads.scan(new TensorRtCounts(path, meta, steps, notes), options);
    }

    private static List<Path> requireAll(Path path, SortedMap<Integer, Path> files, Meta meta) {
        if (files.isEmpty()) {
            throw new FormatException(path + ": there is no rank<r>.safetensors beside " + META);
        }
        int expected = meta.ranks != null ? meta.ranks : files.lastKey() + 1;
        for (int rank = 0; rank < expected; rank++) {
            if (!files.containsKey(rank)) {
                throw new FormatException(
                        path + ": file of rank " + rank + " is missing, there are " + files.size() + " of " + expected);
            }
        }
        if (files.size() > expected) {
            throw new FormatException(
                    path + ": files of " + files.size() + " ranks, " + META + " says ep_size " + expected);
        }
        return List.copyOf(files.values());
    }

    private static Meta readMeta(Path file) {
        @Nullable Integer[] fields = new Integer[3];
        return JsonFiles.read(file, 1 << 20, in -> {
            in.object(key -> {
                switch (key) {
                    case EXPERTS -> fields[0] = in.integer(1, SizeLimits.MAX_EXPERTS);
                    case "num_experts_per_token" -> fields[1] = in.integer(1, SizeLimits.MAX_EXPERTS);
                    case "ep_size" -> fields[2] = in.integer(1, SizeLimits.MAX_DEVICES);
                    default -> in.skip();
                }
            });
            return new Meta(in.required(fields[0], EXPERTS), fields[1], fields[2]);
        });
    }
}

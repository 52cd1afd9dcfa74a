package io.moeplacement.formats.placements;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.files.Unreadable;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.json.JsonIn;
import io.moeplacement.formats.numpy.NpyReader;
import io.moeplacement.formats.text.CsvRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Looks at the content of a placement file to say which format it is. */
public final class PlacementContent {

    /** Kind of a solution file, which holds a native placement. */
    public static final String SOLUTION = "solution";

    /** The keys that tell JSON files apart. */
    private static final Map<String, String> KEYS = Map.of(
            SglangFormat.KEY,
            "sglang",
            NativeFormat.MAP_KEY,
            "native",
            NativeFormat.SOLUTION_KEY,
            SOLUTION,
            ExpertMapFormat.LAYERS_KEY,
            "vllm-ascend",
            VllmJsonlFormat.TYPE_KEY,
            "vllm-jsonl",
            TrtllmFormat.ASSIGNMENTS,
            "trtllm");

    private static final Pattern YAML =
            Pattern.compile("^\\s*\"?(" + String.join("|", TrtllmFormat.KEYS) + ")\"?\\s*:", Pattern.MULTILINE);

    /** A comment of any sensible length may stand before the first key. */
    private static final int START_BYTES = 1 << 16;

    private static final String KNOWN = "known are JSON with the key " + SglangFormat.KEY + " (sglang), "
            + ExpertMapFormat.LAYERS_KEY + " (vllm-ascend, mindie) or " + NativeFormat.MAP_KEY
            + " (native), a JSON array of slots (vllm), JSON lines with " + VllmJsonlFormat.TYPE_KEY
            + " (vllm-jsonl), YAML with " + TrtllmFormat.ASSIGNMENTS + " (trtllm), numpy arrays (omni, eplb) and CSV "
            + ExflowFormat.HEADER + " (exflow)";

    private PlacementContent() {}

    /**
     * The name of the format, or {@link #SOLUTION}.
     *
     * @throws FormatException when it is none of them
     */
    public static String kind(Path file) {
        byte[] start = start(file);
        if (start.length > 1 && start[0] == (byte) 0x93 && start[1] == 'N') {
            return arrayKind(file);
        }
        String text = new String(start, StandardCharsets.UTF_8);
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        char first = body.isBlank() ? ' ' : body.strip().charAt(0);
        if (first == '{') {
            return objectKind(file);
        }
        if (first == '[') {
            return "vllm";
        }
        if (CsvRows.columns(body.lines().findFirst().orElse("").strip()).equals(ExflowFormat.HEADER)) {
            return "exflow";
        }
        if (YAML.matcher(body).find()) {
            return "trtllm";
        }
        throw new FormatException(file + ": not a known placement file; " + KNOWN);
    }

    private static byte[] start(Path file) {
        if (Files.isDirectory(file)) {
            throw new FormatException(file + ": is a folder, a placement file is expected");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(START_BYTES);
            if (start.length == 0) {
                throw new FormatException(file + ": is empty, a placement is expected");
            }
            return start;
        } catch (IOException e) {
            throw Unreadable.of(file.toString(), e);
        }
    }

    private static String arrayKind(Path file) {
        try (NpyReader array = NpyFiles.open(file)) {
            return switch (array.header().dimensions()) {
                case 2 -> "eplb";
                case 3 -> "omni";
                default ->
                    throw new FormatException(file + ": array of shape "
                            + array.header().shapeText()
                            + "; a placement is [layers, slots] (eplb) or [ranks, layers, experts] (omni)");
            };
        } catch (IOException e) {
            throw Unreadable.of(file.toString(), e);
        }
    }

    private static String objectKind(Path file) {
        // Lines of JSON each have their kind; one that is known decides.
        List<String> kinds = JsonFiles.readAll(file, SizeLimits.MAX_PLACEMENT_BYTES, PlacementContent::objectKind);
        return kinds.stream().filter(KEYS::containsValue).findFirst().orElseThrow(() -> {
            String found = kinds.get(0);
            return new FormatException(file + ": not a known placement file, found "
                    + (found.isEmpty() ? "none of its keys" : found) + "; " + KNOWN);
        });
    }

    /** The kind of one document, or its first key, or nothing. */
    private static String objectKind(JsonIn in) throws IOException {
        String[] found = {""};
        in.object(key -> {
            String kind = KEYS.get(key);
            if (kind != null && !KEYS.containsValue(found[0])) {
                found[0] = kind;
            } else if (found[0].isEmpty()) {
                found[0] = key;
            }
            in.skip();
        });
        return found[0];
    }
}

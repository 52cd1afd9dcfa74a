package io.moeplacement.formats.recognition;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.dumps.Safetensors;
import io.moeplacement.formats.json.JsonFiles;
import io.moeplacement.formats.profiles.FileStart;
import io.moeplacement.formats.profiles.LoadsCsv;
import io.moeplacement.formats.profiles.TransitionsCsv;
import io.moeplacement.formats.text.CsvRows;
import io.moeplacement.formats.torch.PickleDict;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says what is wrong with a file that is no known kind of routing profile. */
final class UnknownFile {

    private static final String KNOWN = "known are numpy .npz and .npy, CSV with the header " + LoadsCsv.HEADER + " or "
            + TransitionsCsv.HEADER + ", and what engines dump: SGLang .pt or JSON with 'logical_count', TensorRT-LLM"
            + " folders with meta_info.json, vLLM JSON lines, MindIE CSV, OmniPlacement text, log and CSV, ADRS JSON";

    private static final int MAX_SHOWN = 40;

    private UnknownFile() {}

    static FormatException describe(FileStart start) throws IOException {
        String file = start.file().toString();
        if (start.isFolder()) {
            return new FormatException(file + ": is a folder without meta_info.json (TensorRT-LLM), decode_<n>.csv or"
                    + " prefill_<n>.csv (MindIE) or activation_counts_recordstep_<step>_rank_<r>.txt (OmniPlacement);"
                    + " a file is expected");
        }
        if (start.isTorch()) {
            Object root = start.torch().root();
            return new FormatException(file + ": torch file without 'logical_count' or 'records'"
                    + (root instanceof PickleDict dict
                            ? ", it has the keys "
                                    + dict.keys().stream()
                                            .limit(8)
                                            .map(String::valueOf)
                                            .toList()
                            : ""));
        }
        if (!start.entries().isEmpty()) {
            return new FormatException(file + ": npz file with entries " + arrays(start)
                    + "; expected 'experts' (a routing trace) or 'loads' (load windows)");
        }
        if (start.begins(0x80)) {
            return new FormatException(file + ": is a bare pickle or a torch file of the old layout, which are refused;"
                    + " save it with torch.save of torch 1.6 or later");
        }
        if (Safetensors.looksLike(start)) {
            return new FormatException(
                    file + ": is one safetensors file; give the folder of all of them, or its meta_info.json");
        }
        JsonFiles.Outline json = start.outline();
        if (json != null && (json.fault() != null || !json.keys().isEmpty())) {
            return describe(file, json);
        }
        String header = CsvRows.header(start.file());
        return new FormatException(file + ": not a known kind of routing profile; " + KNOWN
                + (header == null || !isPrintable(header) ? "" : ", but the file starts with '" + header + "'"));
    }

    /** A key that is missing and one that stands behind the damage look alike; line and column tell which it is. */
    private static FormatException describe(String file, JsonFiles.Outline json) {
        String keys = json.keys().isEmpty()
                ? ""
                : " with the keys "
                        + json.keys().stream().map(UnknownFile::shown).collect(Collectors.joining(", "))
                        + (json.keys().contains("topology") ? ", as a problem file has them" : "");
        FormatException fault = json.fault();
        return fault == null
                ? new FormatException(
                        file + ": not a known kind of routing profile; " + KNOWN + ", but the file is JSON" + keys)
                : new FormatException(
                        fault.getMessage() + "; the file looks like JSON" + keys
                                + ", but cannot be read as far as a key that says what kind of routing profile it is",
                        fault);
    }

    /** Text of the file in a message; more than the beginning helps nobody. */
    private static String shown(String key) {
        return key.length() > MAX_SHOWN ? key.substring(0, MAX_SHOWN) + "..." : key;
    }

    private static Set<String> arrays(FileStart start) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String entry : start.entries()) {
            if (names.size() < 8) {
                names.add(entry.endsWith(".npy") ? entry.substring(0, entry.length() - 4) : entry);
            }
        }
        return names;
    }

    private static boolean isPrintable(String header) {
        return header.length() <= 80 && header.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }
}

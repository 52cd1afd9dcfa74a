package io.moeplacement.formats.dumps;

import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.profiles.FileStart;
import io.moeplacement.formats.profiles.ProfileSource;
import io.moeplacement.formats.profiles.StepLoads;
import io.moeplacement.formats.profiles.TraceFile;
import io.moeplacement.formats.torch.PickleDict;
import io.moeplacement.formats.torch.PickleList;
import io.moeplacement.formats.torch.Tensor;
import io.moeplacement.formats.torch.TensorData;
import io.moeplacement.formats.torch.TensorReader;
import io.moeplacement.formats.torch.TorchFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What SGLang's recorder dumps per rank in its modes {@code per_pass} and {@code per_token}: records by forward pass and
 * rank, and the physical-to-logical map in force at the end.
 *
 * @param files one per rank, in the order given
 * @param passes records by pass and rank
 * @param map {@code [layers][slots]}
 */
record SglangRecords(
        List<TorchFile> files, SortedMap<Long, SortedMap<Long, Entry>> passes, int[][] map, List<String> notes) {

    static final String COUNT = "global_physical_count";
    static final String TOP_K = "topk_ids_of_layer";

    private static final String MAP = "last_physical_to_logical_map";

    /**
     * One record.
     *
     * @param file index of its file
     * @param tensor counts {@code [layers, slots]}, or slots chosen {@code [layers, tokens, k]}
     */
    record Entry(int file, Tensor tensor) {}

    /** Reads loads or, where all records have them, tokens. */
    static ProfileSource open(List<FileStart> parts, ProfileOptions options) throws IOException {
        List<TorchFile> files = new ArrayList<>();
        for (FileStart part : parts) {
            files.add(part.torch());
        }
        boolean tokens = hasTokens(files);
        SglangRecords records = of(files, tokens ? TOP_K : COUNT, options.maxInputBytes());
        return tokens
                ? TraceFile.scan(SglangTokens.of(records), options)
                : StepLoads.scan(new SglangPasses(records), options);
    }

    private static boolean hasTokens(List<TorchFile> files) {
        for (TorchFile file : files) {
            PickleList list = records(file);
            for (int i = 0; i < list.size(); i++) {
                if (!file.dict(list.get(i), place(i)).has(TOP_K)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static SglangRecords of(List<TorchFile> files, String key, long maxBytes) throws IOException {
        SortedMap<Long, SortedMap<Long, Entry>> passes = new TreeMap<>();
        int[][] map = readMap(files.get(0));
        for (int index = 0; index < files.size(); index++) {
            TorchFile file = files.get(index);
            if (index > 0 && !Arrays.deepEquals(map, readMap(file))) {
                throw new FormatException(file.file() + " and " + files.get(0).file() + " have different maps '" + MAP
                        + "'; they are not of one dump");
            }
            collect(file, index, key, maxBytes, passes);
        }
        if (passes.isEmpty()) {
            throw new FormatException(files.get(0).file() + ": 'records' is empty");
        }
        return new SglangRecords(files, passes, map, requireRanks(files.get(0).file(), passes));
    }

    private static void collect(
            TorchFile file, int index, String key, long maxBytes, SortedMap<Long, SortedMap<Long, Entry>> passes) {
        PickleList list = records(file);
        long total = 0;
        for (int i = 0; i < list.size(); i++) {
            String place = place(i);
            PickleDict entry = file.dict(list.get(i), place);
            long pass = file.whole(entry, "forward_pass_id", place);
            long rank = file.whole(entry, "rank", place);
            Tensor tensor = file.tensor(file.required(entry, key, place), place + "['" + key + "']");
            int dimensions = key.equals(TOP_K) ? 3 : 2;
            if (tensor.dimensions() != dimensions || (!tensor.isInteger() && dimensions == 3)) {
                throw new FormatException(file.file() + ": " + place + "['" + key + "'] has shape "
                        + tensor.shapeText() + ", expected "
                        + (dimensions == 3 ? "integers [layers, tokens, k]" : "[layers, slots]"));
            }
            total += Math.min(tensor.bytes(), maxBytes + 1);
            if (total > maxBytes) {
                throw new FormatException(file.file() + ": records up to " + place + " claim more than the " + maxBytes
                        + " bytes that are allowed (max input bytes)");
            }
            Entry known = passes.computeIfAbsent(pass, any -> new TreeMap<>()).put(rank, new Entry(index, tensor));
            if (known != null) {
                throw new FormatException(file.file() + ": " + place + ": pass " + pass + " of rank " + rank
                        + " is there twice; give each file of one dump once");
            }
        }
    }

    private static List<String> requireRanks(Path file, SortedMap<Long, SortedMap<Long, Entry>> passes) {
        TreeSet<Long> ranks = new TreeSet<>();
        passes.values().forEach(entries -> ranks.addAll(entries.keySet()));
        if (ranks.last() != ranks.size() - 1) {
            long missing = 0;
            while (ranks.contains(missing)) {
                missing++;
            }
            throw new FormatException(file + " and others: rank " + missing + " is missing, the largest is "
                    + ranks.last() + "; give the files of all ranks");
        }
        long partial = passes.values().stream()
                .filter(entries -> entries.size() < ranks.size())
                .count();
        List<String> notes = new ArrayList<>();
        notes.add(file + (ranks.size() > 1 ? " and others" : "") + ": records of "
                + (ranks.size() == 1 ? "rank 0 alone" : "ranks 0.." + ranks.last()));
        if (partial > 0) {
            notes.add(file + " and others: " + partial + " of " + passes.size() + " passes lack the records of a rank");
        }
        return notes;
    }

    private static PickleList records(TorchFile file) {
        return file.list(file.required(file.dict(file.root(), "the value"), "records", "the dict"), "'records'");
    }

    private static String place(int record) {
        return "'records'[" + record + "]";
    }

    private static int[][] readMap(TorchFile file) throws IOException {
        PickleDict root = file.dict(file.root(), "the value");
        Tensor tensor = file.tensor(file.required(root, MAP, "the dict"), "'" + MAP + "'");
        if (tensor.dimensions() != 2 || !tensor.isInteger() || tensor.elements() == 0) {
            throw new FormatException(file.file() + ": '" + MAP + "' has shape " + tensor.shapeText()
                    + ", expected integers [layers," + " slots]");
        }
        SizeLimits.requireTable(file.file() + ": '" + MAP + "'", tensor.size(0), tensor.size(1));
        int[][] map = new int[(int) tensor.size(0)][(int) tensor.size(1)];
        try (TensorData data = file.data();
                TensorReader elements = data.read(tensor)) {
            for (int[] row : map) {
                for (int slot = 0; slot < row.length; slot++) {
                    long expert = elements.nextLong();
                    if (expert < 0 || expert >= SizeLimits.MAX_EXPERTS) {
                        throw new FormatException(file.file() + ": '" + MAP + "': expert (" + expert
                                + ") must be in 0.." + (SizeLimits.MAX_EXPERTS - 1));
                    }
                    row[slot] = (int) expert;
                }
            }
        }
        return map;
    }

    Path file() {
        return files.get(0).file();
    }

    int layers() {
        return map.length;
    }

    int slots() {
        return map[0].length;
    }

    /** Every expert has a slot, so the largest id counts them. */
    int experts() {
        return SlotMap.experts(map, this::fault);
    }

    FormatException fault(String problem) {
        return new FormatException(file() + ": " + problem);
    }

    /** Opens all files. */
    Data data() throws IOException {
        Data data = new Data(new ArrayList<>());
        try {
            for (TorchFile file : files) {
                data.open.add(file.data());
            }
            return data;
        } catch (IOException | FormatException e) {
            data.close();
            throw e;
        }
    }

    /** The open files. */
    record Data(List<TensorData> open) implements AutoCloseable {

        TensorReader read(Entry entry) throws IOException {
            return open.get(entry.file()).read(entry.tensor());
        }

        @Override
        public void close() throws IOException {
            for (TensorData data : open) {
                data.close();
            }
        }
    }
}

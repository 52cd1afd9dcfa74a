package io.moeplacement.formats.dumps;

import io.moeplacement.Placement;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.ProfileOptions;
import io.moeplacement.formats.StoredPlacement;
import io.moeplacement.formats.placements.PlacementKind;
import io.moeplacement.formats.profiles.FileStart;
import io.moeplacement.formats.profiles.ProfileSource;
import io.moeplacement.formats.profiles.StepLoads;
import io.moeplacement.formats.profiles.StepTables;
import io.moeplacement.formats.text.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * MindIE's load files, one per NPU, and {@code model_gen_config.json} beside them. A block is the interval since the one
 * before, the first one since counting began.
 *
 * @param npus in order, from 0
 * @param placement the placement in force, or null where experts stand in order
 */
record MindieLoads(
        List<MindieCsv> npus, MindieConfig config, @Nullable Placement placement, long maxBytes, List<String> notes)
        implements StepTables {

    static ProfileSource open(List<FileStart> parts, ProfileOptions options) throws IOException {
        List<MindieCsv> npus = new ArrayList<>();
        @Nullable Path config = null;
        for (FileStart part : parts) {
            if (!MindieConfig.LAYERS.equals(part.key())) {
                npus.add(MindieCsv.of(part.file()));
            } else if (config == null) {
                config = part.file();
            } else {
                throw new FormatException(part.file() + " and " + config + " are both a " + MindieConfig.NAME);
            }
        }
        if (npus.isEmpty()) {
            throw new FormatException(config + ": give the load files decode_<npu>.csv or prefill_<npu>.csv with it, or"
                    + " their folder");
        }
        npus.sort(Comparator.comparingInt(MindieCsv::npu));
        requireNpus(npus);
        // A file has a folder once its path is absolute.
        Path folder = Objects.requireNonNull(npus.get(0).file().toAbsolutePath().getParent());
        Path beside = config != null ? config : folder.resolve(MindieConfig.NAME);
        if (!Files.isRegularFile(beside)) {
            throw new FormatException(npus.get(0).file() + ": " + MindieConfig.LAYERS + " is not known, which tells how"
                    + " many rows are a block; put " + MindieConfig.NAME + " beside it, at least {\""
                    + MindieConfig.LAYERS + "\": 58}");
        }
        MindieConfig read = MindieConfig.read(beside);
        List<String> notes = new ArrayList<>();
        notes.add(npus.get(0).file() + (npus.size() > 1 ? " and others" : "") + ": "
                + npus.get(0).phase() + " counts of " + npus.size() + " NPUs, the first block since counting began");
        Placement placement = placement(folder, read, npus.size(), notes);
        return StepLoads.scan(new MindieLoads(npus, read, placement, options.maxInputBytes(), notes), options);
    }

    private static void requireNpus(List<MindieCsv> npus) {
        for (int npu = 0; npu < npus.size(); npu++) {
            MindieCsv csv = npus.get(npu);
            if (!csv.phase().equals(npus.get(0).phase())) {
                throw new FormatException(npus.get(0).file() + " and " + csv.file() + " are of different phases");
            }
            if (csv.npu() != npu) {
                throw new FormatException(
                        csv.file() + ": NPU " + (csv.npu() > npu ? npu + " is missing" : csv.npu() + " is there twice")
                                + "; give the files of all NPUs, from 0 on");
            }
        }
    }

    private static @Nullable Placement placement(Path folder, MindieConfig config, int npus, List<String> notes) {
        if (config.mapFile() == null || config.mapFile().isBlank()) {
            return null;
        }
        String name =
                config.mapFile().substring(config.mapFile().replace('\\', '/').lastIndexOf('/') + 1);
        Path file;
        try {
            file = folder.resolve(name);
        } catch (java.nio.file.InvalidPathException e) {
            throw new FormatException(config.file() + ": eplb_expert_map_file is no file name", e);
        }
        if (Files.isRegularFile(file)) {
            PlacementHints hints = PlacementHints.none()
                    .withLayerIds(IntStream.range(0, config.layers()).toArray())
                    .withDevices(npus);
            PlacementHints all = config.experts() == null ? hints : hints.withExperts(config.experts());
            StoredPlacement stored = PlacementKind.MINDIE.read(file, all);
            notes.addAll(stored.notes());
            return stored.placement();
        }
        notes.add(config.file() + " names the placement " + TextLines.shown(name)
                + ", which is not beside it: experts are taken to stand in order, NPU by NPU");
        return null;
    }

    @Override
    public Path file() {
        return npus.get(0).file();
    }

    @Override
    public @Nullable Integer topK() {
        return config.topK();
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        List<MindieCsv.Blocks> open = new ArrayList<>();
        try {
            for (MindieCsv npu : npus) {
                open.add(npu.blocks(config.layers(), maxBytes));
            }
            LocalCounts counts = placement == null
                    ? LocalCounts.inOrder(file(), config.experts())
                    : LocalCounts.inForce(file(), placement);
            long block = 0;
            for (double[][][] locals = next(open, block); locals != null; locals = next(open, block)) {
                visitor.step(block++, counts.perExpert(locals));
            }
        } finally {
            for (MindieCsv.Blocks blocks : open) {
                blocks.close();
            }
        }
    }

    /** One block of every NPU, or null when all files end. */
    private double @Nullable [][][] next(List<MindieCsv.Blocks> open, long block) throws IOException {
        double[][][] locals = new double[open.size()][][];
        for (int npu = 0; npu < locals.length; npu++) {
            double[][] counts = open.get(npu).next();
            if (npu > 0 && (counts == null) != (locals[0] == null)) {
                MindieCsv shorter = npus.get(counts == null ? npu : 0);
                MindieCsv longer = npus.get(counts == null ? 0 : npu);
                throw new FormatException(shorter.file() + " ends after " + block + " blocks, " + longer.file()
                        + " goes on (truncated?)");
            }
            if (counts != null) {
                locals[npu] = counts;
            }
        }
        return locals[0] == null ? null : locals;
    }
}

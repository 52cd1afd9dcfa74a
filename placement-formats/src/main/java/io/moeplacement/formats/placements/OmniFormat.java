package io.moeplacement.formats.placements;

import io.moeplacement.Placement;
import io.moeplacement.formats.FormatException;
import io.moeplacement.formats.PlacementContext;
import io.moeplacement.formats.PlacementHints;
import io.moeplacement.formats.files.SizeLimits;
import io.moeplacement.formats.files.Unreadable;
import io.moeplacement.formats.numpy.NpyHeader;
import io.moeplacement.formats.numpy.NpyReader;
import io.moeplacement.formats.numpy.NpyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * OmniPlacement's {@code pattern_path}: a numpy array of 0 and 1, {@code [ranks, layers, experts]}, layers with experts
 * counted from 0. The slots of a rank are in ascending order of their experts; ranks and layers may differ in slots.
 */
record OmniFormat() implements PlacementCodec {

    static final String ENGINE = "OmniPlacement";

    @Override
    public PlacementTable read(Path file, PlacementHints hints) {
        try (NpyReader array = NpyFiles.open(file)) {
            NpyHeader header = array.header();
            if (header.dimensions() != 3 || !header.isInteger()) {
                throw new FormatException(file + ": array of shape " + header.shapeText() + " and kind '"
                        + header.kind() + "'; a placement of OmniPlacement must be integer [ranks, layers, experts]");
            }
            int ranks = NpyFiles.size(array, 0, "ranks", SizeLimits.MAX_DEVICES);
            int layers = NpyFiles.size(array, 1, "layers", SizeLimits.MAX_LAYERS);
            int experts = NpyFiles.size(array, 2, "experts", SizeLimits.MAX_EXPERTS);
            DeviceSets sets = new DeviceSets(layers, ranks);
            for (int rank = 0; rank < ranks; rank++) {
                for (int layer = 0; layer < layers; layer++) {
                    for (int expert = 0; expert < experts; expert++) {
                        if (isThere(array, rank, layer, expert)) {
                            sets.add(layer, rank, expert);
                        }
                    }
                }
            }
            array.finish();
            return sets.table(file, experts);
        } catch (IOException e) {
            throw Unreadable.of(file.toString(), e);
        }
    }

    private static boolean isThere(NpyReader array, int rank, int layer, int expert) throws IOException {
        long value = array.nextLong();
        if (value != 0 && value != 1) {
            throw new FormatException(array.where() + ": rank " + rank + ", row " + layer + ", expert " + expert
                    + ": value (" + value + ") must be 0 or 1");
        }
        return value == 1;
    }

    @Override
    public void write(Path file, Placement placement, PlacementContext context) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            NpyWriter array = new NpyWriter(out, "<i4", placement.devices(), placement.layers(), placement.experts());
            for (int device = 0; device < placement.devices(); device++) {
                for (int layer = 0; layer < placement.layers(); layer++) {
                    int[] row = new int[placement.experts()];
                    int from = placement.layout().firstSlot(layer, device);
                    for (int slot = from; slot < from + placement.layout().slots(layer, device); slot++) {
                        row[placement.expertAt(layer, slot)] = 1;
                    }
                    for (int value : row) {
                        array.putInt(value);
                    }
                }
            }
            array.flush();
        }
    }

    @Override
    public Placement kept(Placement placement) {
        return DeviceSets.ascending(placement);
    }
}
